import { eventually } from "../eventually.js";
import type { Order } from "../orders.js";
import { orderDefects, place } from "./experiments.js";
import type { WorkerOptions } from "./worker-options.js";
import { asAdmin, type Server, type Worker, type World } from "./world.js";

/** One message of each kind of end: handled, failed once and then handled, given up, held back, repeated. */
const orders: readonly Order[] = [
  { id: "a", number: 1 },
  { id: "a", number: 2, note: "fail 1" },
  { id: "a", number: 3 },
  { id: "given up", number: 1, note: "fail 99" },
  { id: "given up", number: 2 },
];
const handled = { a: [1, 2, 3], "given up": [] };

/** A prepared database, with all messages in its log (or in the log of another one). */
interface Prepared {
  readonly world: World;
  readonly log: World;
}

export async function prepare(server: Server, transport: "log" | "apart"): Promise<Prepared> {
  const world = await server.open();
  const log = transport === "apart" ? await server.open() : world;
  await place(log.store, orders);
  await repeatFirst(log);
  // The runtime's tables in the service's own database, too.
  await place(world.store, []);
  await close(log);
  await close(world);
  return { world, log };
}

// A template may have no connections.
async function close(world: World): Promise<void> {
  await world.store.close();
  const database = new URL(world.url).pathname.slice(1);
  await asAdmin(
    world.url,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}'`,
  );
}

const repeatFirst = ({ store }: World) =>
  store.exec(`
    with first as (select * from asyncapi_gen.log order by shard, pos limit 1), moved as (
      update asyncapi_gen.log_heads as head set pos = head.pos + 1 from first
      where head.shard = first.shard returning head.shard, head.pos
    )
    insert into asyncapi_gen.log (shard, pos, channel, key, correlation_id, envelope, headers, data)
    select moved.shard, moved.pos, channel, key, correlation_id, envelope, headers, data
    from first, moved
  `);

export interface Crash {
  /** False: the worker came to its end before the n-th call. */
  readonly died: boolean;
  /** Where: `insert inbox`. */
  readonly at: string;
  /** What is not as if nothing had happened. */
  readonly defects: readonly string[];
}

/** A depot dies before its n-th call; another one goes on. Nothing may be lost, doubled or out of order. */
export async function crashAt(
  server: Server,
  bundle: string,
  prepared: Prepared,
  n: number,
  more: Partial<WorkerOptions> = {},
): Promise<Crash> {
  const world = await server.copy(prepared.world.url);
  const isApart = prepared.log !== prepared.world;
  const log = isApart ? await server.copy(prepared.log.url) : world;
  const options = {
    role: "depot",
    transport: isApart ? "apart" : "log",
    logUrl: log.url,
    attemptsMax: 4,
    ...more,
  } as const satisfies Omit<WorkerOptions, "url">;
  try {
    const victim = world.start(bundle, { ...options, killAt: n, tellPoints: true });
    const settled = async () => victim.hasEnded() || (await isAtRest(world, log));
    const unsettled = await defectUnless("it dies, or comes to rest", settled);
    const died = victim.hasEnded();
    const stuck = died ? await goOn(bundle, world, log, options) : unsettled;
    return { died, at: lastOf(victim), defects: [...stuck, ...(await defectsOf(world, log))] };
  } finally {
    await world.close();
    if (isApart) await log.close();
  }
}

async function goOn(
  bundle: string,
  world: World,
  log: World,
  options: Omit<WorkerOptions, "url">,
): Promise<readonly string[]> {
  for (const one of new Set([world, log])) await one.hurry();
  await world.ready(bundle, options);
  return defectUnless("another one does the rest", () => isAtRest(world, log));
}

// Long, for a busy machine: a sound runtime is waited for only as long as it takes.
const restMs = 60_000;

async function defectUnless(
  what: string,
  reached: () => Promise<boolean>,
): Promise<readonly string[]> {
  return eventually(what, reached, restMs).then(
    () => [],
    (error: unknown) => [String(error)],
  );
}

const lastOf = ({ told }: Worker) =>
  String(told.findLast((message) => "point" in message)?.point ?? "before the first call");

/** Everything read, and nothing waits but what was given up and what it holds back. */
async function isAtRest(world: World, log: World): Promise<boolean> {
  const unread = await log.count(
    `asyncapi_gen.log as entry left join asyncapi_gen.positions as mine
       on mine.shard = entry.shard and mine.consumer = 'depot'
     where entry.channel = 'orders.placed' and entry.pos > coalesce(mine.pos, 0)`,
  );
  const waiting = await world.count(
    "asyncapi_gen.parked where state = 'waiting' and key is distinct from 'given up'",
  );
  if (unread > 0 || waiting > 0 || (await world.count("asyncapi_gen.dead_letters")) === 0) {
    return false;
  }
  // Last: what was parked a moment ago may only now wait for the relay.
  return (await world.count("asyncapi_gen.outbox")) === 0;
}

async function defectsOf(world: World, log: World): Promise<readonly string[]> {
  const { rows: effects } = await world.store.query<{ id: string; n: number }>(
    "select id, n from effects order by at",
  );
  const { rows: said } = await log.store.query<{ id: string; n: number }>(
    `select key as id, (convert_from(data, 'utf8')::json ->> 'number')::int as n
     from asyncapi_gen.log where channel = 'orders.packed' order by pos`,
  );
  const { rows: parked } = await world.store.query<{ parked: string }>(
    `select state || ' ' || (convert_from(data, 'utf8')::json ->> 'number') as parked
     from asyncapi_gen.parked order by seq`,
  );
  const left = parked.map((row) => row.parked).join(", ");
  return [
    ...(await orderDefects("effects", effects, handled)),
    ...(await orderDefects("messages", said, handled)),
    ...(left === "dead 1, waiting 2" ? [] : [`parked: ${left} instead of dead 1, waiting 2`]),
  ];
}
