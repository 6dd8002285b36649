import { bodyPaths, valueAt } from "../../runtime/saga/bodies.js";
import { showInstances } from "../../runtime/saga/instances.js";
import type { SagaRegistration } from "../../runtime/service.js";
import type { Store } from "../../runtime/store/store.js";
import { isUnwritten } from "../../runtime/unwritten.js";
import { evaluate } from "../../runtime/wire/expression.js";
import type { ContractTestOptions } from "../contract.js";
import { type Bench, onBench } from "./bench.js";
import { type Case, staged } from "./case.js";
import { correlationOf } from "./correlation.js";
import type { SharedDatabase } from "./database.js";
import { recordingBodies } from "./recording-bodies.js";
import { type SagaDriver, type Saying, sagaDriver } from "./saga-driver.js";
import type { Expectation } from "./saga-expectation.js";
import { pathsOf, type SagaPath } from "./saga-paths.js";
import { ContractViolation, expectEqual } from "./violation.js";

/** Every path of each saga: with the user's bodies, or with recording ones until those are written. */
export function sagaCases(options: ContractTestOptions, database: SharedDatabase): readonly Case[] {
  return Object.entries(options.service.sagas ?? {}).flatMap(([name, registration]) => {
    const recording = recordingBodies(registration.definition, options.samples);
    const written = options.sagas?.[name];
    const play = (bodies: object, path: SagaPath) => () =>
      database.use((store) => stage(store, { name, registration, bodies, options }, path));
    return pathsOf(registration.definition).flatMap((path) => {
      const title = `${name}: ${path.name}`;
      const todo = written === undefined || usesStub(registration, written, path.expected);
      if (!todo) return [staged(title, false, play(written, path))];
      const stub = staged(`${name}, as written: ${path.name}`, true, play(written ?? {}, path));
      return [
        staged(title, false, play(recording, path)),
        ...(written === undefined ? [] : [stub]),
      ];
    });
  });
}

/** Whether a path would run into a body that nobody has written yet. */
function usesStub(
  { definition }: SagaRegistration,
  bodies: object,
  { sends, undoes, ends }: Expectation,
): boolean {
  const used = new Set([
    ...sends.map((id) => `${id}.send`),
    ...undoes.map((id) => `${id}.compensate`),
    ...(ends === "completed" ? ["completesWith"] : ends === "failed" ? ["failsWith"] : []),
  ]);
  return bodyPaths(definition).some((path) => used.has(path) && isUnwritten(valueAt(bodies, path)));
}

interface Subject {
  readonly name: string;
  readonly registration: SagaRegistration;
  readonly bodies: object;
  readonly options: ContractTestOptions;
}

async function stage(store: Store, subject: Subject, path: SagaPath): Promise<void> {
  const { name, registration, bodies, options } = subject;
  // The service's own handlers would answer to what the saga says; here the driver does.
  const definition = { ...options.service, receives: {}, sagas: { [name]: registration } };
  const { fixture } = options;
  await onBench(store, { definition, handlers: {}, sagas: { [name]: bodies }, fixture }, (bench) =>
    playPath(bench, subject, path),
  );
}

async function playPath(
  bench: Bench,
  { registration, options }: Subject,
  path: SagaPath,
): Promise<void> {
  const driver = sagaDriver(bench, registration, options.samples);
  await driver.play(path.at);
  await expectPath(
    bench,
    registration,
    driver,
    path.late === "resumed" ? undefined : path.expected,
  );
  if (path.late === "no" || path.at === undefined) return;
  await driver.succeed(path.at.step);
  await expectPath(bench, registration, driver, path.expected);
}

async function expectPath(
  bench: Bench,
  registration: SagaRegistration,
  driver: SagaDriver,
  expected: Expectation | undefined,
): Promise<void> {
  await expectNoTroubles(bench);
  for (const saying of driver.sayings) expectBelongs(registration, driver, saying);
  if (expected === undefined) return;
  expectEqual(
    "The saga should say its commands in this order.",
    driver.sayings.map(nameOf),
    wordsOf(registration, expected),
  );
  const instances = await showInstances(bench.store, String(driver.value));
  expectEqual(
    "The saga should end so.",
    instances.map(({ status }) => status),
    [expected.ends],
  );
}

const nameOf = (saying: Saying): string =>
  saying.kind === "end"
    ? saying.heard.type
    : `${saying.heard.type} (${saying.kind} ${saying.step.id})`;

function wordsOf(
  { definition }: SagaRegistration,
  { sends, undoes, ends }: Expectation,
): readonly string[] {
  const word = (kind: "send" | "compensate") => (id: string) => {
    const step = definition.steps.find((candidate) => candidate.id === id);
    const message = kind === "send" ? step?.send : step?.compensate?.send;
    return `${message?.type} (${kind} ${id})`;
  };
  const last = {
    completed: [definition.completesWith.type],
    failed: [definition.failsWith.type],
    stuck: [],
  };
  return [...sends.map(word("send")), ...undoes.map(word("compensate")), ...last[ends]];
}

/** What a saga says belongs to its conversation and its instance, on the outside and on the inside. */
function expectBelongs(
  { definition }: SagaRegistration,
  driver: SagaDriver,
  { heard }: Saying,
): void {
  const { type, payload, envelope } = heard;
  expectEqual(
    `${type} should carry the conversation and the instance.`,
    { correlationid: envelope.correlationid, sagaid: envelope.sagaid },
    { correlationid: driver.correlationId, sagaid: `${definition.name}/${driver.value}` },
  );
  const expression = correlationOf(definition, type);
  if (expression?.startsWith("$message.payload") !== true) return;
  expectEqual(
    `${type} should have the instance's value at ${expression}, or its answer cannot find the instance.`,
    evaluate(expression, { payload, headers: undefined }),
    driver.value,
  );
}

async function expectNoTroubles(bench: Bench): Promise<void> {
  const troubles = await bench.troubles();
  const reasons = troubles.map(({ type, reason, detail }) => `${type}: ${reason}: ${detail}`);
  const [reason] = [...reasons, ...bench.failures];
  if (reason !== undefined) throw new ContractViolation(`The saga could not go on: ${reason}`);
}
