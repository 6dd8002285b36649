import type { Route } from "../../runtime/message.js";
import type { Store } from "../../runtime/store/store.js";
import type { TransportMessage } from "../../runtime/transport/transport.js";
import { isUnwritten } from "../../runtime/unwritten.js";
import type { ContractFixture, ContractTestOptions } from "../contract.js";
import { type Bench, onBench } from "./bench.js";
import { type Case, staged } from "./case.js";
import { contentsOf, type SharedDatabase } from "./database.js";
import { type Probe, probed } from "./probe.js";
import { quietHandlers, recordingHandler, recordings } from "./recording.js";
import { firstDefect, firstSample } from "./samples.js";
import { ContractViolation, expectEqual, show } from "./violation.js";

/** What the runtime promises about each handler: with one that records, and with the user's own. */
export function handlerCases(
  options: ContractTestOptions,
  database: SharedDatabase,
): readonly Case[] {
  return Object.entries(options.service.receives).flatMap(([name, route]) => {
    const recording = { [name]: recordingHandler(name, options) };
    const subjects: readonly Subject[] = [
      { label: name, name, route, owner: recording, options },
      ...(options.handlers === undefined
        ? []
        : [{ label: `${name}, as written`, name, route, owner: options.handlers, options }]),
    ];
    return subjects.flatMap((subject) => casesOf(subject, database));
  });
}

/** One handler under test: member `name` of `owner`. */
interface Subject {
  readonly label: string;
  readonly name: string;
  readonly route: Route;
  readonly owner: object;
  readonly options: ContractTestOptions;
}

type Check = (stage: Stage) => Promise<void>;

/** A subject on its bench, with a valid message for it. */
interface Stage {
  readonly bench: Bench;
  readonly probe: Probe;
  readonly subject: Subject;
  readonly message: TransportMessage;
}

const checks: Readonly<Record<string, Check>> = {
  "a message is handled once": handledOnce,
  "a duplicate has one effect": duplicateHasOneEffect,
  "a throw undoes everything, then the message is applied once": throwIsUndone,
  "an invalid message ends in the dead letters and the others go on": invalidIsDeadLettered,
  "what it says carries correlation and causation": causeIsCarried,
};

function casesOf(subject: Subject, database: SharedDatabase): readonly Case[] {
  const todo = isStub(Reflect.get(subject.owner, subject.name));
  return Object.entries(checks).map(([sentence, check]) =>
    staged(`${subject.label}: ${sentence}`, todo, () =>
      database.use((store) => stage(store, subject, check)),
    ),
  );
}

const isStub = (handler: unknown): boolean =>
  isUnwritten(handler) ||
  (typeof handler === "object" && handler !== null && isUnwritten(Reflect.get(handler, "handle")));

async function stage(store: Store, subject: Subject, check: Check): Promise<void> {
  const { name, owner, route, options } = subject;
  const { sagas: _, ...definition } = options.service;
  const probe = { began: 0, ended: 0, failuresLeft: 0 };
  const handlers = { ...quietHandlers(definition), [name]: probed(owner, name, probe) };
  const fixture = withRecordings(options.fixture);
  await onBench(store, { definition, handlers, sagas: {}, fixture }, (bench) => {
    const message = bench.compose(route, firstSample(options.samples, route.message.type));
    return check({ bench, probe, subject, message });
  });
}

const withRecordings = (fixture: ContractFixture = {}): ContractFixture => ({
  ...fixture,
  migrations: [...(fixture.migrations ?? []), recordings],
});

async function handledOnce(stage: Stage): Promise<void> {
  await stage.bench.deliver(stage.message);
  await expectNoTroubles(stage);
  expectEqual(`${stage.subject.name} should run once.`, stage.probe.ended, 1);
}

async function duplicateHasOneEffect(stage: Stage): Promise<void> {
  const { bench, probe, message } = stage;
  await bench.deliver(message);
  await expectNoTroubles(stage);
  const once = await effectsOf(bench);
  await bench.deliver(message, message);
  await expectNoTroubles(stage);
  expectEqual(`${stage.subject.name} should run once for three deliveries.`, probe.began, 1);
  expectEqual("A duplicate should change nothing.", await effectsOf(bench), once);
}

async function throwIsUndone(stage: Stage): Promise<void> {
  const { bench, probe, message } = stage;
  const before = await effectsOf(bench);
  probe.failuresLeft = 1;
  await bench.deliver(message);
  expectEqual(`${stage.subject.name} should have run once.`, runsOf(probe), { began: 1, ended: 0 });
  expectEqual("A throw should undo every effect.", await effectsOf(bench), before);
  await bench.advance(retryWithinMs);
  await expectNoTroubles(stage);
  expectEqual("The message should come again, once.", runsOf(probe), { began: 2, ended: 1 });
  const applied = await effectsOf(bench);
  await bench.deliver(message);
  expectEqual("A duplicate after a retry should change nothing.", await effectsOf(bench), applied);
}

async function invalidIsDeadLettered(stage: Stage): Promise<void> {
  const { bench, probe, subject, message } = stage;
  const { invalid, because } = invalidMessage(stage);
  await bench.deliver(invalid, message);
  const troubles = await bench.troubles();
  expectEqual(
    "The invalid message, and nothing else, should be a dead letter.",
    troubles.map(({ state, id }) => ({ state, id })),
    [{ state: "dead", id: invalid.envelope.id }],
  );
  const [letter] = troubles;
  if (letter === undefined || letter.reason === "" || !letter.detail.includes(because)) {
    throw new ContractViolation(
      `The dead letter should name ${because}, but it says ${show(letter)}.`,
    );
  }
  expectEqual(`${subject.name} should run for the valid message only.`, probe.ended, 1);
}

// On a key of its own: after a dead letter its key is held back until somebody decides.
function invalidMessage({ bench, subject }: Stage): { invalid: TransportMessage; because: string } {
  const { route, options } = subject;
  const envelope = { partitionkey: "contract-tests-invalid" };
  const defect = firstDefect(options.samples, route);
  if (defect !== undefined) {
    return { invalid: bench.compose(route, defect, envelope), because: defect.keyword };
  }
  const sample = firstSample(options.samples, route.message.type);
  const { correlationid: _, ...undecodable } = bench.compose(route, sample, envelope).envelope;
  const data = new Uint8Array([0xff]);
  return { invalid: { ...bench.compose(route, sample, undecodable), data }, because: "" };
}

async function causeIsCarried(stage: Stage): Promise<void> {
  const { bench, message } = stage;
  await bench.deliver(message);
  await expectNoTroubles(stage);
  const { correlationid, id } = message.envelope;
  for (const { type, envelope } of bench.said) {
    expectEqual(
      `${type} should carry the conversation and the id of what caused it.`,
      { correlationid: envelope.correlationid, causationid: envelope.causationid },
      { correlationid, causationid: id },
    );
  }
}

const retryWithinMs = 60_000;

const runsOf = ({ began, ended }: Probe) => ({ began, ended });

const effectsOf = async ({ store, said }: Bench) => ({
  rows: await contentsOf(store),
  said: said.map(({ type, envelope }) => `${type} ${envelope.id}`),
});

async function expectNoTroubles({ bench, subject }: Stage): Promise<void> {
  const [trouble] = await bench.troubles();
  if (trouble === undefined) return;
  throw new ContractViolation(
    `${subject.name} could not handle the sample: ${trouble.reason}: ${trouble.detail}\n` +
      "  If the sample does not fit your data, lay down what it needs in the fixture's `seed`.",
  );
}
