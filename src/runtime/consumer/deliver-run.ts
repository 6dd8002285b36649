import type { Delivery, DeliveryRun } from "../transport/transport.js";
import { activityOf } from "../work/activity.js";
import { runInBackground } from "../work/background.js";
import { nudge } from "../work/signals.js";
import { attemptTogether, countOutcome } from "./attempt.js";
import type { ConsumerSetup } from "./consumer-options.js";
import { deliver } from "./deliver.js";
import { type Incoming, readIncoming } from "./incoming.js";
import { undoneSaga } from "./process.js";
import { type Resolved, resolve } from "./resolve.js";

/**
 * Takes a run of deliveries to its end: as many as can be in one transaction. Whatever goes wrong
 * there, all of it is undone and they are taken one by one, so that what fails (or is in doubt) is
 * found, parked and counted alone, and its neighbours are handled as if it were not there.
 */
export async function deliverRun(setup: ConsumerSetup, run: DeliveryRun): Promise<void> {
  const end = activityOf(setup.environment.clock).begin();
  try {
    for (const part of partsOf(setup, run.deliveries)) {
      if (part.length > 1 && (await runInBackground(() => tryTogether(setup, run, part)))) continue;
      if (!(await oneByOne(setup, run, part))) return;
    }
  } finally {
    end();
  }
}

interface Clean {
  readonly incoming: Incoming;
  readonly resolved: Resolved;
}

interface Taken {
  readonly delivery: Delivery;
  /** Absent: something is the matter with it, and it is taken alone. */
  readonly clean?: Clean;
}

/** In their order; what cannot be handled with others is a part of its own. */
function partsOf(
  setup: ConsumerSetup,
  deliveries: readonly Delivery[],
): readonly (readonly Taken[])[] {
  const parts: Taken[][] = [];
  let sagas = new Set<string>();
  let open = false;
  for (const delivery of deliveries) {
    const clean = cleanOf(setup, delivery);
    const saga = clean && undoneSaga(setup, clean.resolved);
    const part = parts.at(-1);
    const taken = clean === undefined ? { delivery } : { delivery, clean };
    // Of an action and its undoing, the second must see what the first has left.
    if (part === undefined || !open || clean === undefined || (saga && sagas.has(saga))) {
      parts.push([taken]);
      sagas = new Set();
    } else {
      part.push(taken);
    }
    if (saga !== undefined) sagas.add(saga);
    open = clean !== undefined;
  }
  return parts;
}

// A redelivered one may have ended the process.
function cleanOf(setup: ConsumerSetup, { message, redelivered }: Delivery): Clean | undefined {
  if (redelivered) return undefined;
  try {
    const incoming = readIncoming(setup.identify(message));
    const resolved = resolve(incoming, setup.table, setup.sender, setup.environment.clock.now());
    return "reason" in resolved ? undefined : { incoming, resolved };
  } catch {
    return undefined; // a validator that throws; taken alone, it is told of
  }
}

async function tryTogether(
  setup: ConsumerSetup,
  { consecutive }: DeliveryRun,
  part: readonly Taken[],
): Promise<boolean> {
  if (setup.signal.aborted) return false;
  const deliveries = part.map(({ delivery }) => delivery);
  const toSettle = consecutive ? deliveries.slice(-1) : deliveries;
  try {
    const outcomes = await attemptTogether(
      setup,
      part.flatMap(({ clean }) => clean ?? []),
      async (tx) => {
        for (const delivery of toSettle) await delivery.ackIn?.(tx);
      },
    );
    for (const delivery of toSettle) if (delivery.ackIn === undefined) await delivery.ack();
    setup.counters.count("batches");
    for (const outcome of outcomes) countOutcome(setup, outcome);
    if (outcomes.includes("held")) nudge(setup.store, "parked");
    return true;
  } catch (error) {
    setup.counters.count("batches-split");
    setup.environment.log.debug(
      { consumer: setup.consumer, messages: part.length, err: error },
      "could not handle messages together; taking them one by one",
    );
    return false;
  }
}

/** False: one was handed back, and what follows it must wait. */
async function oneByOne(
  setup: ConsumerSetup,
  { consecutive }: DeliveryRun,
  part: readonly Taken[],
): Promise<boolean> {
  for (const { delivery } of part) {
    if (!(await deliver(setup, delivery)) && consecutive) return false;
  }
  return true;
}
