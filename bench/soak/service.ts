import { createServer, type RequestListener } from "node:http";
import {
  type Migration,
  postgresTransport,
  type Service,
  type Store,
  systemRandom,
  type Transport,
} from "asyncapi-gen/runtime";
import { natsTransport } from "asyncapi-gen/runtime/nats";
import { postgresStore } from "asyncapi-gen/runtime/postgres";
import pino from "pino";
import { orderRequests } from "../../examples/ecommerce/services/order/http.js";
import { listen } from "../../examples/ecommerce/shop/listen.js";
import { create, SERVICES, type ServiceName } from "../../examples/ecommerce/shop/services.js";
import { createAuditor } from "./auditor.js";
import { STREAM } from "./stream-name.js";

/** What a process of the soak is, in `SOAK_SERVICE`. */
export interface ProcessOptions {
  readonly name: ServiceName | "auditor";
  readonly databaseUrl: string;
  /** Absent: the log in the database. */
  readonly natsUrl?: string;
  readonly migrations: readonly Migration[];
  /** Of the order service's door. */
  readonly port: number;
}

// One service of the shop, or the auditor, in a process of its own. Says `{ ready: true }`; ends with
// code 0 when it is told to stop and has drained.

const options = JSON.parse(process.env.SOAK_SERVICE ?? "{}") as ProcessOptions;
const log = pino({ name: options.name });

async function main(): Promise<void> {
  const store = postgresStore({ connectionString: options.databaseUrl });
  const transport = createTransport(store);
  const service = createOne(store, transport);
  const stopped = toldToStop();
  await service.start();
  const door = createServer(requestsOf(service, store));
  if (options.name === "order") await listen(door, options.port);
  process.send?.({ ready: true });
  await stopped;
  if (door.listening) await new Promise((resolve) => door.close(resolve).closeIdleConnections());
  await service.stop();
  await transport.close();
  await store.close();
  if (process.connected) process.disconnect();
}

const createTransport = (store: Store): Transport =>
  options.natsUrl === undefined
    ? postgresTransport({ store })
    : natsTransport({ servers: options.natsUrl, stream: STREAM });

function createOne(store: Store, transport: Transport): Service<unknown> {
  const { migrations, name } = options;
  const common = { store, transport, logger: log };
  if (name === "auditor") return createAuditor(common);
  const known = SERVICES.find((service) => service === name);
  if (known === undefined) throw new Error(`there is no service ${name}`);
  return create[known]({ ...common, migrations }) as Service<unknown>;
}

const requestsOf = (service: Service<unknown>, store: Store): RequestListener =>
  orderRequests({
    service: service as ReturnType<typeof create.order>,
    store,
    newId: () => systemRandom.newId(),
  });

/** By SIGTERM, or because the soak itself is gone. */
const toldToStop = (): Promise<void> =>
  new Promise((resolve) => {
    process.once("SIGTERM", () => resolve());
    process.once("disconnect", () => resolve());
  });

await main().catch((error: unknown) => {
  log.fatal({ err: error }, "cannot start");
  process.exit(1);
});
