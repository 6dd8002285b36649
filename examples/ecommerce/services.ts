import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startDatabase, startNats } from "./shop/database.js";
import { anOrder } from "./shop/goods.js";
import { type Processes, startProcesses } from "./shop/processes.js";
import { SERVICES, type ServiceName } from "./shop/services.js";

const USAGE = `Usage: npm run services -- [--store postgres] [--transport postgres|nats]
                           [--only <service>...] [--data <folder>]

The shop as one process per service, on one PostgreSQL: the server at DATABASE_URL when it is set,
else one of its own, whose data stay in a folder (default: in the system's folder for temporary
files). With --transport nats the messages go through the NATS server at NATS_URL
when it is set, else one of its own. --only starts some of ${SERVICES.join(", ")}. PORT is the order service's.
`;

const out = (text = ""): void => {
  process.stdout.write(`${text}\n`);
};
const complain = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** 0: told to stop, and all have drained; 1: one has ended by itself; 2: wrong usage. */
async function main(): Promise<number> {
  const chosen = parse();
  if ("usage" in chosen) {
    complain(chosen.usage);
    return 2;
  }
  const stopped = toldToStop();
  const database = await startDatabase(process.env.DATABASE_URL, chosen.dataDir);
  try {
    const nats = chosen.onNats
      ? await startNats(process.env.NATS_URL, `${chosen.dataDir}-nats`)
      : undefined;
    try {
      return await run(chosen.services, { databaseUrl: database.url, natsUrl: nats?.url }, stopped);
    } finally {
      await nats?.stop();
    }
  } finally {
    await database.stop();
  }
}

interface Servers {
  readonly databaseUrl: string;
  readonly natsUrl: string | undefined;
}

async function run(
  services: readonly ServiceName[],
  servers: Servers,
  stopped: Promise<void>,
): Promise<number> {
  const { databaseUrl, natsUrl } = servers;
  let died = 0;
  const shop = await startProcesses({
    databaseUrl,
    ...(natsUrl === undefined ? {} : { natsUrl }),
    services,
    logs: "inherit",
    env: { order: { PORT: process.env.PORT ?? "0" } },
    onDeath(name, how) {
      died += 1;
      complain(`${name} has ended by itself: ${how}. The others go on; to start it again:`);
      complain(`  ${again(servers, name)}`);
    },
  });
  introduce(shop, services, servers);
  await stopped;
  const ends = await shop.stop();
  out(
    `Drained and stopped: ${ends.filter((how) => how === "exit code 0").length} of ${ends.length}`,
  );
  return died === 0 && ends.every((how) => how === "exit code 0") ? 0 : 1;
}

function introduce(
  shop: Processes,
  services: readonly ServiceName[],
  { databaseUrl, natsUrl }: Servers,
): void {
  out(`The shop runs, one process per service, on ${databaseUrl}`);
  if (natsUrl !== undefined) out(`Its messages go through ${natsUrl}`);
  for (const name of services) {
    out(`  ${name.padEnd(13)}process ${shop.pid(name)}, ${shop.url(name)}/health`);
  }
  if (services.includes("order")) {
    out("\nTo place an order:\n");
    out(`  curl -s ${shop.url("order")}/orders -d '${JSON.stringify(anOrder())}'`);
  }
  out("\nCtrl-C stops it. `kill -9` one of the processes, and the others go on.");
}

const again = ({ databaseUrl, natsUrl }: Servers, name: ServiceName) =>
  natsUrl === undefined
    ? `DATABASE_URL=${databaseUrl} npm run services -- --only ${name}`
    : `DATABASE_URL=${databaseUrl} NATS_URL=${natsUrl} npm run services -- --transport nats --only ${name}`;

type Chosen =
  | {
      readonly services: readonly ServiceName[];
      readonly dataDir: string;
      readonly onNats: boolean;
    }
  | { readonly usage: string };

function parse(): Chosen {
  try {
    const { values } = parseArgs({
      options: {
        store: { type: "string", default: "postgres" },
        transport: { type: "string", default: "postgres" },
        only: { type: "string", multiple: true, default: [...SERVICES] },
        data: { type: "string", default: defaultDataDir() },
      },
    });
    if (values.store === "pglite") {
      return { usage: "PGlite belongs to one process: `npm run demo` runs all services in one." };
    }
    const services = SERVICES.filter((name) => values.only.includes(name));
    const known = services.length === new Set(values.only).size;
    const { transport } = values;
    const possible = transport === "postgres" || transport === "nats";
    return values.store === "postgres" && known && possible
      ? { services, dataDir: values.data, onNats: transport === "nats" }
      : { usage: USAGE };
  } catch {
    return { usage: USAGE };
  }
}

function defaultDataDir(): string {
  return join(tmpdir(), `asyncapi-gen-shop-of-${userInfo().username}`);
}

const toldToStop = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => resolve());
  });

process.exitCode = await main().catch((error: unknown) => {
  complain(error instanceof Error ? error.message : String(error));
  return 1;
});
