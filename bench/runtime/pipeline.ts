import { createService, postgresTransport, type Transport } from "../../src/runtime/index.js";
import { completion, type Pace } from "./completion.js";
import {
  type AskerPublisher,
  asker,
  businessTable,
  businessValues,
  businessWrite,
  type WorkerHandlers,
  worker,
  workNumber,
} from "./contract.js";
import type { Database, Server } from "./database.js";

export interface PipelineOptions {
  readonly messages: number;
  readonly batch: number;
  /** False: what the handlers publish stays in the outbox, so that the consumer is measured alone. */
  readonly relays: boolean;
  /** Whether handlers say that they do not need their write's answer. */
  readonly defers: boolean;
}

/**
 * The pace of a consumer: inbox row, business write, outbox row, position. All of
 * them are in the log before the clock starts.
 */
export async function measurePipeline(server: Server, options: PipelineOptions): Promise<Pace> {
  const database = await server.createDatabase();
  try {
    await database.store.exec(businessTable);
    await fillLog(database, options.messages);
    return await consume(database, options);
  } finally {
    await database.drop();
  }
}

async function fillLog({ store }: Database, messages: number): Promise<void> {
  const transport = postgresTransport({ store });
  const service = createService<AskerPublisher>(asker, { store, transport });
  await service.start();
  for (let from = 0; from < messages; from += 500) {
    await service.transaction(async ({ publish }) => {
      for (let at = from; at < Math.min(messages, from + 500); at += 1) {
        await publish.asked(workNumber(at));
      }
    });
  }
  while ((await service.health()).outboxWaiting > 0) await new Promise((go) => setTimeout(go, 5));
  await service.stop();
  await transport.close();
}

async function consume(
  { store }: Database,
  { messages, batch, relays, defers }: PipelineOptions,
): Promise<Pace> {
  const real = postgresTransport({ store });
  const transport: Transport = relays ? real : { ...real, moverFor: () => async () => 0 };
  const all = completion(messages);
  const handlers: WorkerHandlers = {
    async asked({ payload }, { tx, publish }) {
      if (defers) tx.defer(businessWrite, businessValues(payload));
      else await tx.query(businessWrite, businessValues(payload));
      await publish.done(payload);
      all.one();
    },
  };
  const service = createService(worker, {
    store,
    transport,
    handlers,
    telemetry: false,
    consumers: { batch },
  });
  await service.start();
  const pace = await all.reached;
  await service.stop();
  await transport.close();
  return pace;
}
