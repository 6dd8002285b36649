import { afterAll, expect, test, vi } from "vitest";
import type * as outgoing from "../../src/runtime/outbox/outgoing.js";
import type * as decisions from "../../src/runtime/saga/decide.js";
import type * as states from "../../src/runtime/saga/state.js";
import type * as inbox from "../../src/runtime/store/operations/begin-inbox.js";
import type * as parking from "../../src/runtime/store/operations/park.js";
import type * as settling from "../../src/runtime/store/operations/settle-parked.js";
import type * as tombstones from "../../src/runtime/store/operations/tombstones.js";
import { simulate, tellFailure } from "../../src/testing/index.js";
import type * as arrival from "../../src/testing/simulation/arrival.js";
import { trips } from "./trips.js";

vi.setConfig({ testTimeout: 600_000 });

// Each name breaks one promise of the runtime; "" keeps them all.
const broken = vi.hoisted(() => ({ part: "", leavesTimers: false }));

vi.mock("../../src/runtime/saga/decide.js", async (original) => {
  const actual = await original<typeof decisions>();
  const { tableMutants } = await import("../saga/table-mutants.js");
  const mutants = tableMutants(actual);
  const byPart: Readonly<Record<string, Pick<typeof actual, "begin" | "decide">>> = {
    "compensation order reversed": mutants["undoes in the order of completion"],
    "compensation registered after success":
      mutants["registers a compensation only when its step has succeeded"],
    "timeout without epoch": mutants["believes a timer of any epoch"],
  };
  const table = () => byPart[broken.part] ?? actual;
  return {
    begin: (...given: Parameters<typeof actual.begin>) => table().begin(...given),
    decide: (...given: Parameters<typeof actual.decide>) => table().decide(...given),
  };
});

// Timers that nobody waits for any more are forgotten in the same statement; only a race of two
// connections leaves one, and then its epoch is all that protects. Here all of them are left.
vi.mock("../../src/runtime/saga/state.js", async (original) => {
  const actual = await original<typeof states>();
  const liveTimers: typeof states.liveTimers = (state) =>
    broken.leavesTimers
      ? Array.from({ length: state.epoch }, (_, index) => index + 1)
      : actual.liveTimers(state);
  return { ...actual, liveTimers };
});

vi.mock("../../src/runtime/store/operations/tombstones.js", async (original) => {
  const actual = await original<typeof tombstones>();
  const layTombstone: typeof tombstones.layTombstone = (...given) =>
    broken.part === "tombstone missing" ? undefined : actual.layTombstone(...given);
  return { ...actual, layTombstone };
});

vi.mock("../../src/runtime/store/operations/settle-parked.js", async (original) => {
  const actual = await original<typeof settling>();
  const buryParked: typeof settling.buryParked = async (tx, claim, grave) => {
    if (broken.part === "dead letter dropped") return actual.removeParked(tx, claim);
    if (broken.part !== "retry without cap") return actual.buryParked(tx, claim, grave);
    return actual.postponeParked(tx, claim, { ...grave, delayMs: 60_000, counts: true });
  };
  return { ...actual, buryParked };
});

vi.mock("../../src/runtime/outbox/outgoing.js", async (original) => {
  const actual = await original<typeof outgoing>();
  const composeMessage: typeof outgoing.composeMessage = (
    route,
    payload,
    options,
    cause,
    sender,
  ) => {
    const { causationId: _, ...rest } = cause;
    const given = broken.part === "causation lost" ? rest : cause;
    return actual.composeMessage(route, payload, options, given, sender);
  };
  return { ...actual, composeMessage };
});

vi.mock("../../src/runtime/store/operations/begin-inbox.js", async (original) => {
  const actual = await original<typeof inbox>();
  const beginInbox: typeof inbox.beginInbox = async (...given) => {
    const answers = await actual.beginInbox(...given);
    if (broken.part === "inbox off") return answers.map((one) => ({ ...one, fresh: true }));
    if (broken.part !== "parking off") return answers;
    return answers.map((one) => ({ ...one, held: false, fresh: one.held || one.fresh }));
  };
  return { ...actual, beginInbox };
});

vi.mock("../../src/runtime/store/operations/park.js", async (original) => {
  const actual = await original<typeof parking>();
  const park: typeof parking.park = (tx, consumer, incoming, how) =>
    actual.park(
      tx,
      consumer,
      incoming,
      broken.part === "parking off" ? { ...how, holds: false } : how,
    );
  return { ...actual, park };
});

vi.mock("../../src/testing/simulation/arrival.js", async (original) => {
  const actual = await original<typeof arrival>();
  const early: typeof arrival.arrive = (parts, arrivals, wanted, delivery) =>
    actual.arrive(
      parts,
      arrivals,
      { ...wanted, deliver: acknowledgedFirst(wanted.deliver) },
      delivery,
    );
  const arrive: typeof arrival.arrive = (...given) =>
    broken.part === "acknowledgement before commit" ? early(...given) : actual.arrive(...given);
  return { ...actual, arrive };
});

type Deliver = Parameters<typeof arrival.arrive>[2]["deliver"];

const acknowledgedFirst =
  (deliver: Deliver): Deliver =>
  async (delivery) => {
    await delivery.ack();
    await deliver({ ...delivery, ack: async () => {} });
  };

const seedsMax = 1_000;
const arena = await trips.open();
afterAll(() => arena.close());

test.each([
  ["compensation order reversed", "compensations are complete and in order"],
  ["compensation registered after success", "compensations are complete and in order"],
  ["timeout without epoch", "compensations are complete and in order"],
  ["tombstone missing", "compensations are complete and in order"],
  ["retry without cap", "the system comes to rest"],
  ["causation lost", "correlation is unbroken"],
  ["dead letter dropped", "no message is lost"],
  ["inbox off", "no effect is applied twice"],
  ["parking off", "messages of one key keep their order"],
  ["acknowledgement before commit", "no message is lost"],
])("finds: %s", async (part, invariant) => {
  broken.part = part;
  broken.leavesTimers = part === "timeout without epoch";
  const { failure, seeds } = await simulate(trips, { seeds: seedsMax, profile: "hostile", arena });
  broken.part = "";
  broken.leavesTimers = false;
  if (process.env.SHOW_MUTANTS !== undefined) {
    process.stdout.write(`${part}: found by seed ${seeds}\n${failure && tellFailure(failure)}\n`);
  }
  expect(failure?.violations.map((one) => one.invariant)).toContain(invariant);
});

test("an old timer does no harm as long as its epoch is looked at", async () => {
  broken.leavesTimers = true;
  const { failure } = await simulate(trips, { seeds: 20, profile: "hostile", arena });
  broken.leavesTimers = false;
  expect(failure).toBeUndefined();
});

test("and nothing else: a runtime that keeps its promises passes", async () => {
  const { failure } = await simulate(trips, { seeds: 20, profile: "hostile", arena });
  expect(failure).toBeUndefined();
});
