import { parseArgs } from "node:util";

export interface SoakOptions {
  readonly orders: number;
  readonly killEveryMs: number;
  readonly transport: "postgres" | "nats";
  readonly seed: number;
  /** Customers at once. */
  readonly concurrency: number;
  /** Most orders per second; 0: as fast as they are taken. */
  readonly rate: number;
  /** Most orders that are accepted and have not ended: more than the machine can take would only time out. */
  readonly inFlightMax: number;
  /** Processes per service. */
  readonly instances: number;
  /** How long after the last order everything may take to come to rest. */
  readonly restMs: number;
  /** SQL that plants a bug, to see that it is found; usually none. */
  readonly sabotage: string;
}

export const USAGE = `Usage: npm run soak -- [--orders 1000] [--kill-every 5] [--store postgres] [--transport postgres|nats]
                       [--seed <n>] [--concurrency 16] [--rate 0] [--in-flight 200] [--instances 2] [--rest 240]

Runs the shop in several processes, places orders over HTTP, and kills (-9) a service's process, the
database or the broker every so many seconds. Then waits for the end, and checks that nothing was
lost, doubled or turned around. --rate is orders per second (0: no limit), --in-flight the most
that have not ended, --rest the most seconds that everything may take to end after the last order. --sabotage "<sql>" plants a bug, to see that
it is found. Exit code 1: a check has failed.
`;

const settings = {
  orders: { type: "string", default: "1000" },
  "kill-every": { type: "string", default: "5" },
  store: { type: "string", default: "postgres" },
  transport: { type: "string", default: "postgres" },
  seed: { type: "string", default: String(Date.now() % 100_000) },
  concurrency: { type: "string", default: "16" },
  rate: { type: "string", default: "0" },
  "in-flight": { type: "string", default: "200" },
  instances: { type: "string", default: "2" },
  rest: { type: "string", default: "240" },
  sabotage: { type: "string", default: "" },
} as const;

/** What the command line asks for; undefined: it cannot be understood. */
export function parseOptions(commandLine: readonly string[]): SoakOptions | undefined {
  const values = tryParse(commandLine);
  if (values === undefined) return undefined;
  const { transport } = values;
  const known = transport === "postgres" || transport === "nats";
  const numbers = [
    "orders",
    "kill-every",
    "seed",
    "concurrency",
    "in-flight",
    "instances",
    "rest",
  ] as const;
  if (!known || values.store !== "postgres") return undefined;
  if (!numbers.every((name) => Number(values[name]) > 0) || !(Number(values.rate) >= 0)) {
    return undefined;
  }
  return {
    orders: Number(values.orders),
    killEveryMs: Number(values["kill-every"]) * 1_000,
    transport,
    seed: Number(values.seed),
    concurrency: Number(values.concurrency),
    rate: Number(values.rate),
    inFlightMax: Number(values["in-flight"]),
    instances: Number(values.instances),
    restMs: Number(values.rest) * 1_000,
    sabotage: values.sabotage,
  };
}

function tryParse(commandLine: readonly string[]) {
  try {
    return parseArgs({ args: [...commandLine], options: settings }).values;
  } catch {
    return undefined;
  }
}

/** The command that does the same again. */
export const reproduction = (options: SoakOptions): string =>
  [
    `npm run soak -- --orders ${options.orders} --kill-every ${options.killEveryMs / 1_000}`,
    `--store postgres --transport ${options.transport} --seed ${options.seed}`,
    `--concurrency ${options.concurrency} --rate ${options.rate} --in-flight ${options.inFlightMax} --instances ${options.instances}`,
  ].join(" ");
