import { createService, postgresTransport, type Tx } from "../../src/runtime/index.js";
import {
  type AskerPublisher,
  asker,
  businessTable,
  businessValues,
  businessWrite,
  workNumber,
} from "./contract.js";
import type { Server } from "./database.js";

const clients = 8;

export interface OutboxCostOptions {
  readonly transactions: number;
  /** Whether each transaction publishes a message, too. */
  readonly publishes: boolean;
}

/**
 * Business transactions per second (an insert and a look-up) of 8 clients. The
 * relay stands still, so that the row's own cost is seen.
 */
export async function measureTransactions(
  server: Server,
  { transactions, publishes }: OutboxCostOptions,
): Promise<number> {
  const database = await server.createDatabase();
  const { store } = database;
  const real = postgresTransport({ store });
  const transport = { ...real, moverFor: () => async () => 0 };
  const service = createService<AskerPublisher>(asker, { store, transport, telemetry: false });
  await store.exec(businessTable);
  await service.start();
  const one = publishes
    ? (number: number) =>
        service.transaction(async ({ tx, publish }) => {
          await business(tx, number);
          await publish.asked(workNumber(number));
        })
    : (number: number) => store.transaction((tx) => business(tx, number));
  const rate = await closedLoop(transactions, one);
  await service.stop();
  await real.close();
  await database.drop();
  return rate;
}

async function business(tx: Pick<Tx, "query">, number: number): Promise<void> {
  const work = workNumber(number);
  await tx.query(businessWrite, businessValues(work));
  await tx.query("select count(*) from done where amount = $1 and false", [work.amount]);
}

async function closedLoop(total: number, work: (number: number) => Promise<unknown>) {
  let next = 0;
  const startMs = performance.now();
  const client = async () => {
    for (let number = next++; number < total; number = next++) await work(number);
  };
  await Promise.all(Array.from({ length: clients }, client));
  return total / ((performance.now() - startMs) / 1_000);
}
