import { createService, postgresTransport } from "../../src/runtime/index.js";
import { postgresStore } from "../../src/runtime/store/postgres.js";
import { natsTransport } from "../../src/runtime/transport/nats/index.js";
import { type DepotHandlers, type DepotPublisher, depot } from "./orders.js";

// A depot in a process of its own, for tests that kill it. Says "ready" when it consumes; ends with
// code 0 on SIGTERM.

const handlers: DepotHandlers = {
  async placed({ payload }, { tx, publish }) {
    if (payload.note === "kill") process.kill(process.pid, "SIGKILL");
    await tx.query("insert into effects (id, n, pid) values ($1, $2, $3)", [
      payload.id,
      payload.number ?? 0,
      process.pid,
    ]);
    await tx.query("select pg_sleep(0.01)");
    await publish.packed(payload);
  },
};

const store = postgresStore({ connectionString: process.env.DATABASE_URL ?? "" });
const pollIntervalMs = Number(process.env.POLL_MS ?? 100);
const { NATS_URL, NATS_STREAM } = process.env;
const transport =
  NATS_URL === undefined
    ? postgresTransport({ store, pollIntervalMs })
    : natsTransport({ servers: NATS_URL, stream: NATS_STREAM ?? "" });
const service = createService<DepotPublisher>(depot, {
  store,
  transport,
  handlers,
  pollIntervalMs,
  retry: { attemptsMax: 2 },
});
process.on("SIGTERM", () => {
  void service
    .stop()
    .then(() => transport.close())
    .then(() => store.close());
});
await service.start();
process.stdout.write("ready\n");
