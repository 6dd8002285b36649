import { createService, defineService, postgresTransport, route } from "../../src/runtime/index.js";
import { postgresStore } from "../../src/runtime/store/postgres.js";
import { type Order, Packed, Placed } from "./orders.js";

// A version of a service in a process of its own: VERSION 1 hears of placed orders, 2 also of packed
// ones. Says "ready" when it consumes; ends with code 0 on SIGTERM.

const version = Number(process.env.VERSION ?? 1);
const placed = { placed: route(Placed, "orders.placed") };
const packed = { packed: route(Packed, "orders.packed") };
const clerk = defineService({
  name: "clerk",
  sends: {},
  receives: version === 1 ? placed : { ...placed, ...packed },
});

type Tx = { query(sql: string, parameters: readonly unknown[]): Promise<unknown> };
const hear =
  (what: string) =>
  async ({ payload }: { payload: Order }, { tx }: { tx: Tx }) => {
    await tx.query("insert into heard (what, id, n, version) values ($1, $2, $3, $4)", [
      what,
      payload.id,
      payload.number,
      version,
    ]);
  };

const store = postgresStore({ connectionString: process.env.DATABASE_URL ?? "" });
const transport = postgresTransport({ store });
const handlers = { placed: hear("placed"), packed: hear("packed") };
const service = createService(clerk, { store, transport, handlers });
process.on("SIGTERM", () => {
  void service
    .stop()
    .then(() => transport.close())
    .then(() => store.close());
});
await service.start();
process.stdout.write("ready\n");
