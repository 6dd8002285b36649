import {
  createService,
  deadLetters,
  postgresTransport,
  type Store,
} from "../../../src/runtime/index.js";
import { eventually } from "../eventually.js";
import { type Order, type ShopPublisher, shop } from "../orders.js";
import type { WritingOptions } from "./worker-options.js";
import type { Server, Worker, World } from "./world.js";
import { type Written, writingTables } from "./writing.js";

// What a promise means, as experiments that a sound runtime passes and one with a planted bug must
// not. Each answers what was wrong, in words; nothing: the promise was kept.

export interface Subject {
  readonly server: Server;
  /** The worker's program: see bundle.ts. */
  readonly bundle: string;
  /** SQL that plants a bug into a migrated database. */
  readonly sabotage?: string;
}

export type Defects = readonly string[];

/** Commits messages of the shop into the log at `store`, by a service of this process. */
export async function place(store: Store, orders: readonly Order[]): Promise<readonly string[]> {
  const transport = postgresTransport({ store });
  const sender = createService<ShopPublisher>(shop, { store, transport });
  await sender.start();
  const ids = await sender.transaction(async ({ publish }) => {
    const published = [];
    for (const order of orders) published.push(await publish.placed(order));
    return published.map(({ id }) => id);
  });
  await eventually(
    "all have left the outbox",
    async () => (await sender.health()).outboxWaiting === 0,
  );
  await sender.stop();
  await transport.close();
  return ids;
}

/** A database with the runtime's tables, and the planted bug if there is one. */
export async function openSubject({ server, sabotage = "" }: Subject, setUp = ""): Promise<World> {
  const world = await server.open(setUp);
  await place(world.store, []);
  await world.store.exec(sabotage);
  return world;
}

/** What each key must look like: its numbers, in order, once each. */
export function orderDefects(
  what: string,
  seen: readonly { readonly id: string; readonly n: number }[],
  expected: Readonly<Record<string, readonly number[]>>,
): Defects {
  return Object.entries(expected).flatMap(([id, numbers]) => {
    const found = seen.filter((row) => row.id === id).map(({ n }) => n);
    return String(found) === String(numbers)
      ? []
      : [`${what} of ${id}: ${found} instead of ${numbers}`];
  });
}

const effectsOf = async ({ store }: World) =>
  (
    await store.query<{ id: string; n: number; pid: number }>(
      "select id, n, pid from effects order by at",
    )
  ).rows;

/** Case 17: four processes get four copies each of one message, at the same moment. */
export async function duplicatesAtOnce(subject: Subject): Promise<Defects> {
  const world = await openSubject(subject, journalOf());
  try {
    const options = { role: "depot", transport: "journal" } as const;
    const start = () => world.ready(subject.bundle, options);
    const workers = await Promise.all([start(), start(), start(), start()]);
    const copy = {
      channel: "orders.placed",
      envelope: { id: "1", source: "elsewhere", type: "Placed" },
      headers: {},
      data: JSON.stringify({ id: "a", number: 1, note: "slow" }),
    };
    for (const worker of workers) {
      for (let copies = 0; copies < 4; copies += 1) worker.send({ deliver: copy });
    }
    const acked = () => workers.flatMap(({ told }) => told.filter((one) => "acked" in one)).length;
    await eventually("all sixteen are acknowledged", () => acked() === 16);
    const effects = await effectsOf(world);
    await eventually(
      "what was said has left",
      async () => (await world.count("asyncapi_gen.outbox")) === 0,
    );
    const said = await world.count("journal");
    return [
      ...(effects.length === 1 ? [] : [`the effect was applied ${effects.length} times`]),
      ...(said === 1 ? [] : [`the message it publishes was published ${said} times`]),
    ];
  } finally {
    await world.close();
  }
}

const journalOf = () =>
  "create table journal (at serial, message text, key text, number integer, pid integer)";

const hotKeys = ["a", "b", "c", "d"];

export interface HotKeys {
  readonly defects: Defects;
  /** What a cursor over a serial id would have lost, and a reader in id order seen go back. */
  readonly naive: { readonly lost: number; readonly inverted: number };
}

/** Cases 1 and 2: twelve writers in three processes, four keys, a live relay and a live reader. */
export async function writersOfHotKeys(
  subject: Subject,
  publish: WritingOptions["publish"],
): Promise<HotKeys> {
  const world = await openSubject(subject, writingTables(hotKeys));
  try {
    const cursor = followNaively(world.store);
    const written = await writeTogether(world, subject, { publish, perWriter: 25, keys: hotKeys });
    const total = written.reduce((sum, { committed }) => sum + committed, 0);
    await eventually(
      "all have reached the log",
      async () => (await world.count("asyncapi_gen.outbox")) === 0,
    );
    const naiveSeen = await cursor.stop();
    const reached = await world.count("asyncapi_gen.log");
    const [inverted = -1] = await world.numbers(
      `select count(*)::int as n from (
         select n < max(n) over (partition by entry.key order by pos) as back
         from asyncapi_gen.log as entry join numbers on message = envelope ->> 'id'
       ) as read_in_order where back`,
    );
    return {
      defects: [
        ...(reached === total ? [] : [`${reached} of ${total} messages reached the log`]),
        ...(inverted === 0 ? [] : [`${inverted} messages are behind a later one of their key`]),
      ],
      naive: { lost: total - naiveSeen, inverted: await naiveInversions(world) },
    };
  } finally {
    await world.close();
  }
}

/** Case 2, the locks: many keys per transaction, named in either order. */
export async function writersOfManyKeys(subject: Subject): Promise<Defects> {
  const world = await openSubject(subject);
  try {
    // So that a victim is found soon, where there is one.
    const database = new URL(world.url).pathname.slice(1);
    await world.store.exec(`alter database ${database} set deadlock_timeout = '20ms'`);
    const keys = Array.from({ length: 30 }, (_, key) => `key-${key}`);
    const written = await writeTogether(world, subject, { publish: "many", perWriter: 5, keys });
    const deadlocks = written.reduce((sum, one) => sum + one.deadlocks, 0);
    return deadlocks === 0 ? [] : [`${deadlocks} transactions were the victims of deadlocks`];
  } finally {
    await world.close();
  }
}

async function writeTogether(
  world: World,
  { bundle }: Subject,
  how: Omit<WritingOptions, "writers">,
): Promise<readonly Written[]> {
  const writing = { writers: 4, ...how };
  const start = () => world.ready(bundle, { role: "shop", transport: "log", writing });
  const writers = await Promise.all([start(), start(), start()]);
  for (const writer of writers) writer.send({ write: true });
  return Promise.all(writers.map((writer) => writer.says("written", 60_000) as Promise<Written>));
}

/** The well-known cursor: everything with an id above the highest one seen. */
function followNaively(store: Store) {
  let cursor = 0;
  let seen = 0;
  let stopped = false;
  const poll = async () => {
    const { rows } = await store.query<{ id: number }>(
      "select id from naive where id > $1 order by id",
      [cursor],
    );
    cursor = rows.at(-1)?.id ?? cursor;
    seen += rows.length;
  };
  const polling = (async () => {
    while (!stopped) await poll();
  })();
  return {
    async stop() {
      stopped = true;
      await polling;
      await poll();
      return seen;
    },
  };
}

/** How often a reader that waits for every gap, and so loses nothing, still sees a key go back. */
async function naiveInversions(world: World): Promise<number> {
  const [inverted = 0] = await world.numbers(
    `select count(*)::int as n from (
       select n < max(n) over (partition by key order by id) as back from naive
     ) as read_in_order where back`,
  );
  return inverted;
}

export interface Takeover {
  readonly defects: Defects;
  readonly tookMs: number;
}

/**
 * Case 15: a worker is stopped (SIGSTOP) in the middle of a transaction, as by a long pause or a
 * cut cable; another takes its shards over; then the first one wakes up and wants to commit.
 */
export async function sleeperWakes(subject: Subject): Promise<Takeover> {
  return withSleeper(subject, async (world, sleeper) => {
    sleeper.signal("SIGCONT");
    await eventually("the message is done", async () => (await world.count("effects")) > 0, 30_000);
    await eventually("its position is passed", async () => (await world.count(unread)) === 0);
    const effects = await effectsOf(world);
    const late = effects.filter(({ pid }) => pid === sleeper.pid).length;
    return [
      ...(late === 0 ? [] : ["the commit of the one that was taken over was not refused"]),
      ...(effects.length === 1 ? [] : [`the effect was applied ${effects.length} times`]),
    ];
  });
}

/** Case 15: it never wakes up. Its open transaction holds locks that its successor needs. */
export async function sleeperSleepsOn(subject: Subject): Promise<Takeover> {
  return withSleeper(subject, async (world) => {
    await eventually("the message is done", async () => (await world.count("effects")) > 0, 30_000);
    return [];
  });
}

const unread = `asyncapi_gen.positions join asyncapi_gen.log using (shard)
  where consumer = 'depot' and positions.pos < log.pos and channel = 'orders.placed'`;
const shards = `select owner from asyncapi_gen.leases
  where team = 'consumer depot' and name not like 'member %' and until > now()`;

/** `tookMs`: from the stop of the first to what `rest` waits for. */
async function withSleeper(
  subject: Subject,
  rest: (world: World, sleeper: Worker) => Promise<Defects>,
): Promise<Takeover> {
  const world = await openSubject(subject);
  try {
    await place(world.store, [{ id: "a", number: 1, note: "stop here" }]);
    const options = { role: "depot", transport: "log" } as const;
    const sleeper = await world.ready(subject.bundle, { ...options, stopping: true });
    await sleeper.says("stopping");
    const { rows } = await world.store.query<{ owner: string }>(shards);
    const sleepers = rows.map(({ owner }) => owner);
    const beganMs = performance.now();
    await world.ready(subject.bundle, options);
    const held = () => world.count(`(${shards}) as held where not owner = any($1)`, [sleepers]);
    await eventually("all shards are taken over", async () => (await held()) === 16, 30_000);
    const defects = await rest(world, sleeper);
    return { defects, tookMs: performance.now() - beganMs };
  } finally {
    await world.close();
  }
}

/** Case 38: twenty-four messages are handled ten to a transaction, and one of them ends the process. */
export async function killerInABatch(subject: Subject): Promise<Defects> {
  const world = await openSubject(subject);
  try {
    const keys = Array.from({ length: 8 }, (_, index) => `key-${index}`);
    const [killers = ""] = keys;
    const orders = [1, 2, 3].flatMap((number) => keys.map((id) => ({ id, number })));
    const kill = { id: killers, number: 2, note: "kill" };
    await place(
      world.store,
      orders.map((one) => (one.id === killers && one.number === 2 ? kill : one)),
    );
    const deaths = await untilGivenUp(world, subject);
    const [letter, ...others] = await deadLetters(world.store).list();
    const blamed = others.map(({ envelope }) => envelope.partitionkey);
    if (letter !== undefined) await deadLetters(world.store).discard(letter.id);
    const rest = await world.ready(subject.bundle, { role: "depot", transport: "log", batch: 10 });
    await eventually("all others are handled", async () => (await world.count("effects")) >= 23);
    rest.signal("SIGTERM");
    await rest.ended;
    const expected = keys.map((key) => [key, key === killers ? [1, 3] : [1, 2, 3]]);
    return [
      ...(letter?.reason === "crashed" ? [] : [`it is given up as ${letter?.reason}`]),
      ...(blamed.length === 0 ? [] : [`its neighbours are blamed: ${blamed}`]),
      ...(deaths <= 5 ? [] : [`it took ${deaths} processes with it`]),
      ...orderDefects("effects", await effectsOf(world), Object.fromEntries(expected)),
    ];
  } finally {
    await world.close();
  }
}

/** Starts a worker after the other until one lives on; answers how many have died. */
async function untilGivenUp(world: World, { bundle }: Subject): Promise<number> {
  const isGivenUp = async () => (await world.count("asyncapi_gen.dead_letters")) > 0;
  for (let deaths = 0; ; deaths += 1) {
    const worker = world.start(bundle, { role: "depot", transport: "log", batch: 10 });
    await eventually("it dies, or gives the message up", async () => {
      return worker.hasEnded() || (await isGivenUp());
    });
    if (!worker.hasEnded()) {
      worker.signal("SIGTERM");
      await worker.ended;
      return deaths;
    }
    await world.hurry();
  }
}

/** Case 39: one message of a key fails for a while, then another is given up and redriven. */
export async function orderAcrossFailures(subject: Subject): Promise<Defects> {
  const world = await openSubject(subject);
  try {
    await place(world.store, [
      { id: "a", number: 1 },
      { id: "a", number: 2, note: "fail 2" },
      { id: "a", number: 3 },
      { id: "b", number: 1 },
      { id: "b", number: 2, note: "fail 3" },
      { id: "b", number: 3 },
      { id: "c", number: 1 },
    ]);
    const worker = await world.ready(subject.bundle, { role: "depot", transport: "log" });
    const dead = () => world.count("asyncapi_gen.dead_letters");
    await eventually("one is given up", async () => (await dead()) === 1);
    await eventually("c and a are through", async () => (await world.count("effects")) >= 5);
    await world.store.exec(
      "update asyncapi_gen.parked set data = '{\"id\":\"b\",\"number\":2}', state = 'waiting', attempts = 0, not_before = 'epoch' where state = 'dead'",
    );
    await eventually("all are handled", async () => (await world.count("effects")) >= 7);
    worker.signal("SIGTERM");
    await worker.ended;
    const all = [1, 2, 3];
    return orderDefects("effects", await effectsOf(world), { a: all, b: all, c: [1] });
  } finally {
    await world.close();
  }
}
