import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { migrations } from "../../examples/ecommerce/shop/migrations.js";
import { SERVICES } from "../../examples/ecommerce/shop/services.js";
import { freePort } from "../../scripts/free-port.js";
import { type Store, systemClock } from "../../src/runtime/index.js";
import { seededRandom } from "../../src/runtime/seeded-random.js";
import { migrateRuntime, migrateUser } from "../../src/runtime/store/migrate.js";
import { postgresStore } from "../../src/runtime/store/postgres.js";
import { startBroker } from "./broker.js";
import { type Chaos, startChaos } from "./chaos.js";
import { type Placing, startPlacing, stockSql } from "./customers.js";
import { type Server, startDatabase } from "./database.js";
import { bundleServices, createMember, type Member } from "./fleet.js";
import { parseOptions, reproduction, type SoakOptions, USAGE } from "./options.js";
import { repeatNewest } from "./repeat.js";
import { STREAM } from "./stream-name.js";
import { type Check, checkEnd, checkHappened, countEnded, isAtRest } from "./verdict.js";
import { ledgerSql, watchSql } from "./watch.js";

const out = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
const beganMs = performance.now();
const seconds = () => `${((performance.now() - beganMs) / 1_000).toFixed(0).padStart(5)} s`;

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  if (options === undefined) {
    process.stderr.write(USAGE);
    return 2;
  }
  out(reproduction(options));
  const database = await startDatabase();
  const broker = options.transport === "nats" ? await startBroker() : undefined;
  const store = postgresStore({ connectionString: database.url });
  const logs = mkdtempSync(join(tmpdir(), "asyncapi-gen-soak-logs-"));
  const fleet = new Set<Member>();
  let ok = false;
  try {
    ok = await soak(options, { database, broker, store, fleet, logs });
  } finally {
    await Promise.all([...fleet].map((member) => member.kill()));
    await store.close();
    await broker?.stop();
    await database.stop();
    if (ok) rmSync(logs, { recursive: true });
  }
  if (!ok)
    out(`\nFAILED. What the processes logged is in ${logs}. Again:\n  ${reproduction(options)}`);
  return ok ? 0 : 1;
}

interface Stage {
  readonly database: Server;
  readonly broker: Server | undefined;
  readonly store: Store;
  readonly fleet: Set<Member>;
  readonly logs: string;
}

async function soak(options: SoakOptions, stage: Stage): Promise<boolean> {
  const { store, broker, database, fleet } = stage;
  await migrateRuntime(store);
  await migrateUser(store, migrations);
  await store.exec(`${ledgerSql}; ${stockSql(options.orders)} ${watchSql}; ${options.sabotage}`);
  const doors = await startFleet(options, stage);
  out(`${seconds()}  ${fleet.size} processes run; orders come`);

  const ended = followEnded(store);
  const random = seededRandom(options.seed, systemClock);
  const placing = startPlacing(doors, options, random, ended.count);
  const chaos = startChaos({
    members: [...fleet],
    database,
    broker,
    killEveryMs: options.killEveryMs,
    random: seededRandom(options.seed + 1, systemClock),
    repeat: async () => (broker === undefined ? 0 : repeatNewest(broker.url, STREAM, 50)),
    told: (what) => out(`${seconds()}  ${what}`),
  });
  const stopTelling = tellProgress(ended.count, placing, chaos, options);
  const rested = await untilTheEnd(store, placing, chaos, options.restMs);
  stopTelling();
  ended.stop();
  out(`${seconds()}  ${rested ? "everything is at rest" : "NOT everything has come to rest"}`);
  const ends = await Promise.all([...fleet].map((member) => member.stop()));
  const checks = [
    ...(await checkHappened(store, chaos.deaths, broker !== undefined)),
    ...(await checkEnd(store, placing.accepted, broker === undefined)),
    {
      name: "processes that drained and ended with 0",
      value: ends.filter(isClean).length,
      ok: ends.every(isClean),
    },
    {
      name: "processes that ended by themselves",
      value: collapses(fleet),
      ok: collapses(fleet) === 0,
    },
    { name: "everything came to rest in time", value: rested ? "yes" : "no", ok: rested },
  ];
  printLatency(placing);
  print(checks);
  return checks.every(({ ok }) => ok);
}

const collapses = (fleet: ReadonlySet<Member>) =>
  [...fleet].reduce((sum, member) => sum + member.collapses, 0);

const isClean = (end: string) => end === "exit code 0";

async function startFleet(options: SoakOptions, stage: Stage): Promise<readonly string[]> {
  await bundleServices();
  const doors: string[] = [];
  for (const name of [...SERVICES, "auditor"] as const) {
    for (let instance = 1; instance <= options.instances; instance += 1) {
      const port = name === "order" ? await freePort() : 0;
      if (name === "order") doors.push(`http://127.0.0.1:${port}`);
      const given = {
        name,
        databaseUrl: stage.database.url,
        migrations,
        port,
        ...(stage.broker === undefined ? {} : { natsUrl: stage.broker.url }),
      };
      const logFile = join(stage.logs, `${name}-${instance}.log`);
      stage.fleet.add(createMember(`${name} ${instance}`, given, logFile));
    }
  }
  await Promise.all([...stage.fleet].map((member) => member.start()));
  return doors;
}

async function untilTheEnd(
  store: Store,
  placing: Placing,
  chaos: Chaos,
  restMs: number,
): Promise<boolean> {
  try {
    await placing.done;
  } finally {
    await chaos.stop();
  }
  const sinceMs = systemClock.now();
  const deadlineMs = performance.now() + restMs;
  while (performance.now() < deadlineMs) {
    if (await isAtRest(store, sinceMs).catch(() => false)) return true;
    await wait(250);
  }
  return false;
}

/** How many orders have ended, as the database said last. */
function followEnded(store: Store) {
  let known = 0;
  const look = () =>
    countEnded(store).then(
      (count) => {
        known = count;
      },
      () => {}, // the database is away
    );
  const timer = setInterval(look, 500);
  return { count: () => known, stop: () => clearInterval(timer) };
}

const progressMs = 10_000;

function tellProgress(
  ended: () => number,
  placing: Placing,
  { deaths }: Chaos,
  { orders }: SoakOptions,
) {
  const timer = setInterval(() => {
    const killed = deaths.services + deaths.databases + deaths.brokers;
    const { accepted } = placing;
    out(`${seconds()}  accepted ${accepted} of ${orders}, ended ${ended()}, killed ${killed}`);
  }, progressMs);
  return () => clearInterval(timer);
}

function printLatency({ tookMs, repeated }: Placing): void {
  const sorted = [...tookMs].sort((a, b) => a - b);
  const at = (part: number) => (sorted[Math.floor(part * (sorted.length - 1))] ?? 0).toFixed(0);
  out(
    `\naccepted after ${at(0.5)} ms (median), ${at(0.99)} ms (99 of 100); ${repeated} requests repeated\n`,
  );
}

function print(checks: readonly Check[]): void {
  for (const { name, value, ok } of checks) {
    out(`${ok ? "ok    " : "FAILED"}  ${name}: ${value}`);
  }
}

// Servers and processes go when this one goes, but only in its own time.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

process.exitCode = await main();
