import { createServer, type RequestListener } from "node:http";
import {
  postgresTransport,
  type Service,
  type ServiceOptions,
  systemRandom,
} from "asyncapi-gen/runtime";
import { postgresStore } from "asyncapi-gen/runtime/postgres";
import pino from "pino";
import { orderRequests } from "../services/order/http.js";
import { faultPoint } from "./fault-points.js";
import { stockUp } from "./goods.js";
import { close, listen } from "./listen.js";
import { migrations } from "./migrations.js";
import { shopOnNats } from "./on-nats.js";
import { create, SERVICES, type ServiceName } from "./services.js";

/**
 * One service of the shop as a process of its own: `tsx service-process.ts <service>`.
 *
 * Environment: DATABASE_URL; NATS_URL (absent: the messages go through the database); HOST and PORT of its door (default: loopback, any free port), where it
 * answers `GET /health`; SHOP_FAULT. SIGTERM drains it, and it ends with 0.
 */
async function main(): Promise<void> {
  const name = parseName(process.argv[2]);
  const { DATABASE_URL, NATS_URL, HOST, PORT = "0", SHOP_FAULT } = process.env;
  if (DATABASE_URL === undefined) throw new Error("DATABASE_URL is not set");
  const stopped = toldToStop();
  const store = postgresStore({ connectionString: DATABASE_URL });
  const transport = faultPoint(SHOP_FAULT)(
    NATS_URL === undefined ? postgresTransport({ store }) : shopOnNats(NATS_URL),
  );
  const log = pino({ name });
  const { service, requests } = withRequests(name, { store, transport, migrations, logger: log });
  await service.start();
  await stockUp(store);

  const door = createServer(withHealth(service, requests));
  const url = await listen(door, Number(PORT), HOST);
  log.info({ url }, "started");
  process.send?.({ url });

  await stopped;
  await close(door);
  await service.stop();
  await transport.close();
  await store.close();
  log.info({}, "drained and stopped");
  if (process.connected) process.disconnect();
}

function parseName(name: string | undefined): ServiceName {
  const known = SERVICES.find((service) => service === name);
  if (known === undefined) throw new Error(`no such service: ${name} (${SERVICES.join(", ")})`);
  return known;
}

/** Only the order service has customers. */
function withRequests(
  name: ServiceName,
  options: ServiceOptions,
): { readonly service: Service<object>; readonly requests: RequestListener } {
  if (name !== "order") return { service: create[name](options), requests: nothing };
  const service = create.order(options);
  const { store } = options;
  return {
    service,
    requests: orderRequests({ service, store, newId: () => systemRandom.newId() }),
  };
}

const nothing: RequestListener = (_, response) => {
  response.writeHead(404).end();
};

const withHealth =
  (service: Service<object>, requests: RequestListener): RequestListener =>
  async (request, response) => {
    if (request.url !== "/health") return requests(request, response);
    const health = await service.health();
    response.writeHead(health.status === "running" ? 200 : 503, {
      "content-type": "application/json",
    });
    response.end(`${JSON.stringify(health)}\n`);
  };

/** By a signal, or because the parent that has started this process is gone. */
const toldToStop = (): Promise<void> =>
  new Promise((resolve) => {
    process.once("SIGTERM", () => resolve());
    process.once("SIGINT", () => resolve());
    process.once("disconnect", () => resolve());
  });

await main();
