import type { Route } from "../../runtime/message.js";
import type { TransportMessage } from "../../runtime/transport/transport.js";
import { evaluateText } from "../../runtime/wire/expression.js";
import type { ContractTestOptions } from "../contract.js";
import type { Bench } from "./bench.js";
import { contentsOf } from "./database.js";
import type { Probe } from "./probe.js";
import { firstDefect, firstSample, samplesOf } from "./samples.js";
import { ContractViolation, expectEqual, show } from "./violation.js";

/** One handler under test: member `name` of `owner`. */
export interface Subject {
  readonly label: string;
  readonly name: string;
  readonly route: Route;
  readonly owner: object;
  readonly options: ContractTestOptions;
}

/** A subject on its bench, with a valid message for it. */
export interface Stage {
  readonly bench: Bench;
  readonly probe: Probe;
  /** Names of the other handlers that have run. */
  readonly others: readonly string[];
  readonly subject: Subject;
  readonly message: TransportMessage;
}

export interface HandlerCheck {
  readonly sentence: string;
  /** Absent: every handler. */
  readonly concerns?: (subject: Subject) => boolean;
  readonly run: (stage: Stage) => Promise<void>;
}

export const handlerChecks: readonly HandlerCheck[] = [
  { sentence: "a message is handled once", run: handledOnce },
  { sentence: "a duplicate has one effect", run: duplicateHasOneEffect },
  {
    sentence: "a second message with the same business key has no effect",
    concerns: hasBusinessKey,
    run: businessKeyHasOneEffect,
  },
  { sentence: "a throw undoes everything, then the message is applied once", run: throwIsUndone },
  {
    sentence: "an invalid message ends in the dead letters and the others go on",
    run: invalidIsDeadLettered,
  },
  { sentence: "what it says carries correlation and causation", run: causeIsCarried },
  {
    sentence: "what it undoes is refused when it comes afterwards",
    concerns: (subject) => undoneBy(subject) !== undefined,
    run: lateActionIsRefused,
  },
];

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
  if (sample.payload instanceof Uint8Array) {
    // Bytes are good whatever they are; what is said about them need not be.
    const forged = { ...envelope, correlationid: "forged\u0007" };
    return { invalid: bench.compose(route, sample, forged), because: "correlationid" };
  }
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

function hasBusinessKey({ route: { message }, options }: Subject): boolean {
  if (message.idempotencyKey === undefined) return false;
  const [sample] = samplesOf(options.samples, message.type).samples;
  if (sample === undefined) return false;
  const { payload, headers } = sample;
  return evaluateText(message.idempotencyKey, { payload, headers }) !== undefined;
}

async function businessKeyHasOneEffect(stage: Stage): Promise<void> {
  const { bench, probe, subject, message } = stage;
  await bench.deliver(message);
  await expectNoTroubles(stage);
  const once = await effectsOf(bench);
  const sample = firstSample(subject.options.samples, subject.route.message.type);
  await bench.deliver(bench.compose(subject.route, sample));
  expectEqual(`${subject.name} should run once for one business key.`, probe.began, 1);
  expectEqual("The second message should change nothing.", await effectsOf(bench), once);
}

/** The handler of the command that the subject's message undoes, in the same service. */
const undoneBy = ({ route, options }: Subject): readonly [string, Route] | undefined =>
  Object.entries(options.service.receives).find(
    ([, { message }]) => message.type === route.message.compensates,
  );

async function lateActionIsRefused(stage: Stage): Promise<void> {
  const { bench, subject, others } = stage;
  const [name, action] = undoneBy(subject) ?? [];
  if (name === undefined || action === undefined) return;
  const ofOneStep = { sagaid: "contract-tests/1", sagastep: "step" };
  const { samples } = subject.options;
  const undo = firstSample(samples, subject.route.message.type);
  await bench.deliver(bench.compose(subject.route, undo, ofOneStep));
  await expectNoTroubles(stage);
  const undone = await effectsOf(bench);
  await bench.deliver(bench.compose(action, firstSample(samples, action.message.type), ofOneStep));
  expectEqual(`${name} should not run after ${subject.name} for the same step.`, others, []);
  expectEqual("The late action should change nothing.", await effectsOf(bench), undone);
  await bench.deliver(bench.compose(action, firstSample(samples, action.message.type)));
  expectEqual(`${name} should run for anybody else.`, others, [name]);
}
