import { RuntimeError } from "../errors.js";
import { createBuffer } from "../outbox/buffer.js";
import { composeMessage, type Sender } from "../outbox/outgoing.js";
import { createPublisher } from "../outbox/publisher.js";
import type { Service, ServiceDefinition, TransactionContext } from "../service.js";
import { writeOutboxNow } from "../store/operations/write-outbox.js";
import type { Store } from "../store/store.js";
import { transact } from "../store/transaction.js";
import { attributeDefect } from "../wire/envelope-check.js";
import { activityOf } from "../work/activity.js";
import { userTransaction } from "../work/inside.js";
import { nudge } from "../work/signals.js";
import type { Counters } from "./counters.js";

/** What publishing from outside of handlers works with. */
export interface PublishingTools {
  readonly definition: ServiceDefinition;
  readonly store: Store;
  readonly sender: Sender;
  readonly counters: Counters;
}

/** `service.transaction`: the caller's writes and messages, then a nudge to the relay. */
export async function publishInTransaction<Publisher, T>(
  { definition, store, sender, counters }: PublishingTools,
  work: (context: TransactionContext<Publisher>) => Promise<T>,
  correlationId: string,
): Promise<T> {
  refuseCorrelationId(correlationId);
  const { clock, random } = sender;
  const buffer = createBuffer({ correlationId }, sender);
  const publish = createPublisher<Publisher>(definition.sends, buffer.publish);
  const now = () => new Date(clock.now());
  const end = activityOf(clock).begin();
  try {
    const result = await transact(store, clock, async (tx) => {
      const newId = () => random.newId();
      const result = await userTransaction.run(() => work({ tx, publish, now, newId }));
      await buffer.flush(tx);
      return result;
    });
    counters.count("published", buffer.size);
    if (buffer.size > 0) nudge(store, "outbox");
    return result;
  } finally {
    end();
  }
}

/**
 * `service.publishIn`: written at once, since only the caller knows where the transaction ends. The
 * relay's next poll finds it.
 */
export function publisherIn<Publisher>(
  { definition, store, sender, counters }: PublishingTools,
  client: Parameters<Service<Publisher>["publishIn"]>[0],
  correlationId: string,
): Publisher {
  refuseCorrelationId(correlationId);
  return createPublisher<Publisher>(definition.sends, async (route, payload, options) => {
    const message = composeMessage(route, payload, options, { correlationId }, sender);
    await writeOutboxNow(client, store.schema, [message]);
    counters.count("published-elsewhere");
    return { id: message.envelope.id, correlationId };
  });
}

function refuseCorrelationId(correlationId: string): void {
  const defect = correlationId === "" ? "is empty" : attributeDefect(correlationId);
  if (defect !== undefined) throw new RuntimeError("options", `The correlation id ${defect}.`);
}
