import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Arena, Played, PlayOptions, Profile } from "../../src/testing/index.js";
import { seededRandom, virtualClock } from "../../src/testing/index.js";
import { trips } from "./trips.js";

// The cases of the runtime that are proven by simulation, by their numbers in its specification.

vi.setConfig({ testTimeout: 600_000, hookTimeout: 120_000 });

let arena: Arena;
beforeAll(async () => {
  arena = await trips.open();
});
afterAll(() => arena.close());

const play = (seed: number, profile: Profile, more: Partial<PlayOptions> = {}): Promise<Played> =>
  arena.play({
    seed,
    profile,
    only: undefined,
    onlyStories: undefined,
    stories: trips.stories,
    storiesPerSeed: trips.storiesPerSeed,
    invariants: trips.invariants,
    ...more,
  });

const seedsMax = 60;

/** Plays seeds until one has what is looked for; nothing may be broken in any of them. */
async function playUntil(profile: Profile, has: (played: Played) => boolean): Promise<Played> {
  for (let seed = 1; seed <= seedsMax; seed += 1) {
    const played = await play(seed, profile);
    expect(played.violations).toEqual([]);
    if (has(played)) return played;
  }
  throw new Error(`It has not happened within ${seedsMax} seeds.`);
}

const did = (played: Played, kind: string, what = /./) =>
  played.faults.some((fault) => fault.kind === kind && what.test(fault.detail));

const failedBy = (played: Played, kind: "timeout" | "declined") =>
  played.sagas.some(({ status, state }) => status === "failed" && state.failure?.kind === kind);

const late = (played: Played, outcome: string) =>
  played.sagas.some(({ state }) => state.late.some((one) => one.outcome === outcome));

test("case 10: a poison head holds back its own key and nothing else", async () => {
  const played = await playUntil({ poison: 0.05 }, (one) => did(one, "poison", /PointsChanged/));
  // Its followers have waited: the order of each key is one of the invariants, and it was mended last.
  const redriven = played.events.findIndex(({ what }) => what === "redrive");
  const others = played.events.slice(0, redriven).filter(({ what }) => what === "acknowledge");
  expect(others.length).toBeGreaterThan(10);
  expect(played.events.slice(redriven).some(({ about }) => about === "PointsChanged")).toBe(true);
});

test("case 10: a broker that is down never counts as poison", async () => {
  const played = await playUntil({ brokerDown: 0.2 }, (one) => did(one, "brokerDown"));
  expect(played.events.filter(({ what }) => what === "redrive")).toEqual([]);
});

test.each([600_000, -600_000])(
  "case 16: clocks that are wrong by %i ms change nothing",
  async (skewMs) => {
    const profile = { delay: 0.2, drop: 0.05 };
    const [right, wrong] = [
      await play(4, profile, { skewMs: 0 }),
      await play(4, profile, { skewMs }),
    ];
    const told = ({ events }: Played) =>
      events.map(({ atMs, what, at, about }) => [atMs, what, at, about.split(" ")[0]]);
    expect(told(wrong)).toEqual(told(right));
    expect(wrong.violations).toEqual([]);
  },
);

test("case 22: a crash at any await of any process leaves all counts right", async () => {
  const one = { storiesPerSeed: 1, skewMs: 0 };
  const { points } = await play(9, {}, one);
  expect(points).toBeGreaterThan(100);
  // All of them take minutes (SIMULATE_ALL=1); these are spread over the whole story.
  const stride = process.env.SIMULATE_ALL === undefined ? Math.ceil(points / 40) : 1;
  for (let crashAtPoint = 1; crashAtPoint <= points; crashAtPoint += stride) {
    const { violations, events } = await play(9, {}, { ...one, crashAtPoint });
    expect({ crashAtPoint, violations }).toEqual({ crashAtPoint, violations: [] });
    expect(events.some(({ what }) => what === "crash")).toBe(true);
  }
});

test("case 25: an answer that comes after the end is recorded as late, and changes nothing", async () => {
  const played = await playUntil({ delay: 0.3 }, (one) => late(one, "succeeded"));
  expect(failedBy(played, "timeout")).toBe(true);
});

test("case 27: when a timeout races a success, there is one end", async () => {
  const isRace = ({ detail }: { readonly detail: string }) =>
    / is (9\.999|10|10\.001) s on its way/.test(detail);
  const played = await playUntil({ delay: 0.3 }, ({ faults }) => faults.some(isRace));
  for (const { instance, status } of played.sagas) {
    const ends = [...played.witness.published.values()].filter(
      ({ message: { envelope, key } }) =>
        key === instance && (envelope.type === "TripConfirmed" || envelope.type === "TripFailed"),
    );
    expect([instance, status, ends.length]).toEqual([
      instance,
      expect.stringMatching(/completed|failed/),
      1,
    ]);
  }
});

test("case 28: a step that timed out and took effect after all is undone once", async () => {
  const played = await playUntil({ delay: 0.3 }, (one) => late(one, "succeeded"));
  for (const { instance } of played.sagas) {
    const undone = [...played.witness.published.values()]
      .filter(
        ({ message }) => message.key === instance && message.envelope.type?.startsWith("cancel-"),
      )
      .map(({ message }) => message.envelope.type);
    expect(new Set(undone).size).toBe(undone.length);
  }
});

test("case 29: an action that comes after its compensation is refused", async () => {
  // The action waits at a service that takes nothing, or on its way, for longer than its step may last.
  const played = await playUntil({ delay: 0.3 }, (one) => overtaken(one).length > 0);
  expect(overtaken(played)[0]).toMatch(/^(flight|hotel|car)$/);
});

/** Steps whose compensation reached its participant before their action. */
function overtaken({ events, witness }: Played): readonly string[] {
  const reached = (type: string, key: string) =>
    events.findIndex(
      ({ what, at, about }) =>
        what === "deliver" &&
        at === "providers" &&
        about.startsWith(`${type} `) &&
        witness.published.get(`agency ${about.split(" ")[1]}`)?.message.key === key,
    );
  const keys = new Set([...witness.published.values()].map(({ message }) => message.key ?? ""));
  return [...keys].flatMap((key) =>
    ["flight", "hotel", "car"].filter((part) => {
      const [action, undo] = [reached(`book-${part}`, key), reached(`cancel-${part}`, key)];
      return undo >= 0 && action > undo;
    }),
  );
}

test("case 30: a compensation that fails is retried; the saga is stuck until it is mended", async () => {
  const played = await playUntil({ poison: 0.08 }, (one) => did(one, "poison", /cancel-/));
  const placeOf = (wanted: string) => played.events.findIndex(({ what }) => what === wanted);
  const stuck = played.events.find(({ what }) => what === "stuck");
  expect(stuck).toMatchObject({ at: "agency.booking" });
  expect(stuck?.about).toContain("compensation-timed-out");
  expect(placeOf("stuck")).toBeLessThan(placeOf("redrive"));
  expect(played.sagas.every(({ status }) => status === "completed" || status === "failed")).toBe(
    true,
  );
  expect(
    played.events.some(({ what, about }) => what === "redrive" && about.startsWith("cancel-")),
  ).toBe(true);
});

test("case 31: what a participant declines is undone, what goes wrong technically is tried again", async () => {
  const played = await playUntil(
    { fail: 0.3 },
    (one) => failedBy(one, "declined") && did(one, "fail"),
  );
  expect(failedBy(played, "timeout")).toBe(false);
});

test("case 32: nothing that comes while a saga compensates turns it back", async () => {
  const isUndone = ({ witness }: Played, instance: string) =>
    [...witness.published.values()].some(
      ({ message: { key, envelope } }) => key === instance && envelope.type?.startsWith("cancel-"),
    );
  const played = await playUntil({ delay: 0.4 }, (one) => late(one, "succeeded"));
  const turned = played.sagas.filter(({ instance }) => isUndone(played, instance));
  expect(turned.length).toBeGreaterThan(0);
  expect(new Set(turned.map(({ status }) => status))).toEqual(new Set(["failed"]));
});

test("case 42: the same seed gives the same delays, another seed others", async () => {
  const times = ({ events }: Played) => events.map(({ atMs }) => atMs);
  const [first, again, other] = [
    await play(1, { fail: 0.3 }),
    await play(1, { fail: 0.3 }),
    await play(2, { fail: 0.3 }),
  ];
  expect(times(again)).toEqual(times(first));
  expect(times(other)).not.toEqual(times(first));
  const { next } = seededRandom(1, virtualClock());
  expect(new Set(Array.from({ length: 50 }, next)).size).toBe(50);
});

test("case 44: one conversation through retries, dead letters, redrive and timeouts", async () => {
  const played = await playUntil(
    { fail: 0.2, poison: 0.05, delay: 0.2, loseAck: 0.1, crash: 0.005 },
    (one) => did(one, "poison") && did(one, "fail") && failedBy(one, "timeout"),
  );
  const conversations = new Map<string, Set<string | undefined>>();
  for (const { message } of played.witness.published.values()) {
    const known = conversations.get(message.key ?? "") ?? new Set();
    conversations.set(message.key ?? "", known.add(message.envelope.correlationid));
  }
  expect([...conversations.values()].map(({ size }) => size)).toEqual(
    Array(conversations.size).fill(1),
  );
});
