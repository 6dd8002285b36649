import { createService, postgresTransport, type Transport } from "../../src/runtime/index.js";
import { migrateRuntime } from "../../src/runtime/store/migrate.js";
import { completion, type Pace } from "./completion.js";
import { asker } from "./contract.js";
import type { Database, Server } from "./database.js";

/** The pace from the outbox into the log; all are there before the clock starts. */
export async function measureRelay(server: Server, rows: number): Promise<Pace> {
  const database = await server.createDatabase();
  try {
    await migrateRuntime(database.store);
    await fillOutbox(database, rows);
    return await relay(database, rows);
  } finally {
    await database.drop();
  }
}

async function fillOutbox({ store }: Database, rows: number): Promise<void> {
  await store.query(
    `insert into ${store.schema}.outbox (shard, channel, key, envelope, headers, data)
     select n % 16, 'work.asked', 'work-' || n,
       json_build_object(
         'specversion', '1.0', 'id', gen_random_uuid(), 'source', 'asker', 'type', 'Asked',
         'time', '2026-01-01T00:00:00.000Z', 'datacontenttype', 'application/json',
         'correlationid', gen_random_uuid(), 'partitionkey', 'work-' || n
       ),
       '{}', convert_to(json_build_object('id', 'work-' || n, 'amount', n, 'note', repeat('x', 400))::text, 'UTF8')
     from generate_series(1, $1::integer) as n`,
    [rows],
  );
  await store.exec("analyze");
}

async function relay({ store }: Database, rows: number): Promise<Pace> {
  const real = postgresTransport({ store });
  const all = completion(rows);
  const transport: Transport = {
    ...real,
    moverFor(other) {
      const move = real.moverFor?.(other);
      if (move === undefined) return undefined;
      return async (shards, limit) => {
        const moved = await move(shards, limit);
        for (let one = 0; one < moved; one += 1) all.one();
        return moved;
      };
    },
  };
  const service = createService(asker, { store, transport, telemetry: false });
  const startMs = performance.now();
  await service.start();
  const { processorTime } = await all.reached;
  const endMs = performance.now();
  await service.stop();
  await real.close();
  return { perSecond: rows / ((endMs - startMs) / 1_000), processorTime };
}
