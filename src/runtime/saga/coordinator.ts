import { RuntimeError } from "../errors.js";
import type { Received } from "../handler.js";
import type { MessageDescriptor } from "../message.js";
import type { SagaRegistration } from "../service.js";
import { attributeDefect } from "../wire/envelope-check.js";
import { evaluateText } from "../wire/expression.js";
import { readAnswer } from "./answers.js";
import { begin, decide } from "./decide.js";
import type { SagaDefinition } from "./definition.js";
import { type Edition, type Editions, editionsOf } from "./editions.js";
import { insertInstance } from "./operations/insert-instance.js";
import type { InstanceKey } from "./operations/instance.js";
import { type LoadedInstance, loadInstance } from "./operations/load-instance.js";
import { saveInstance } from "./operations/save-instance.js";
import type {
  Coordinator,
  CoordinatorContext,
  CoordinatorOutcome,
  DueTimer,
} from "./participant.js";
import { isRetryTimer } from "./retry-saga.js";
import type { Decision, SagaCommand, SagaState } from "./state.js";

type Event = Received<MessageDescriptor>;

/**
 * Runs one saga of a service: loads the instance a message or timer belongs to, lets the table
 * decide, and saves and sends what follows, all in the caller's transaction.
 *
 * @param bodies the user's functions, e.g. `{ reserveInventory: { send, compensate }, completesWith, failsWith }`.
 * @throws RuntimeError `options` when a body is missing.
 */
export function createCoordinator(
  service: string,
  registration: SagaRegistration,
  bodies: object,
): Coordinator {
  const { definition, receives } = registration;
  const editions = editionsOf(service, registration, bodies);
  const saga: Saga = { service, name: definition.name, editions };
  return {
    consumer: `${service}.${definition.name}`,
    receives,
    onMessage: (event, context) => onMessage(saga, event, context),
    onTimer: (timer, context) => onTimer(saga, timer, context),
  };
}

interface Saga {
  readonly service: string;
  readonly name: string;
  readonly editions: Editions;
}

async function onMessage(
  saga: Saga,
  event: Event,
  context: CoordinatorContext,
): Promise<CoordinatorOutcome> {
  const { type, id } = event.envelope;
  const hearing = saga.editions.hearing(type);
  const key = keyOf(saga, correlationValue(hearing.definition, event));
  if (type === hearing.definition.startsOn.type) return start(hearing, key, event, context);
  const before = await loadInstance(context.tx, key);
  if (before === undefined) return "early";
  const edition = saga.editions.of(before.state, key.instance);
  const answer = readAnswer(edition.definition, before.state, event);
  if (answer === undefined) return { ignored: "saga-unexpected" };
  const decision = decide(edition.definition, before.state, answer);
  await carryOut(edition, key, before, decision, id, context);
  return decision.ignored === undefined ? "applied" : { ignored: decision.ignored };
}

async function start(
  edition: Edition,
  key: InstanceKey,
  { payload, envelope }: Event,
  context: CoordinatorContext,
): Promise<CoordinatorOutcome> {
  const decision = begin(edition.definition, payload, edition.version);
  const isFirst = await insertInstance(context.tx, key, decision, envelope);
  if (!isFirst) return { ignored: "saga-duplicate" };
  context.count("saga-started");
  await announce(edition, key, decision, envelope.correlationid, context);
  if (decision.state.status !== "running") tellStatus(key, decision.state, context);
  return "applied";
}

async function onTimer(saga: Saga, timer: DueTimer, context: CoordinatorContext): Promise<void> {
  const { step, epoch } = timer;
  const key = keyOf(saga, timer.instance);
  const before = await loadInstance(context.tx, key);
  if (before === undefined) {
    context.count("saga-timer-stale");
    return;
  }
  const isRetry = isRetryTimer(timer);
  const due = isRetry ? ({ kind: "retried" } as const) : ({ kind: "timedOut", epoch } as const);
  const input = step === undefined ? due : { ...due, step };
  const edition = saga.editions.of(before.state, key.instance);
  const decision = decide(edition.definition, before.state, input);
  await carryOut(edition, key, before, decision, timer.causationId, context);
  context.count(decision.ignored ?? (isRetry ? "saga-retried" : "saga-timeout"));
}

async function carryOut(
  edition: Edition,
  key: InstanceKey,
  before: LoadedInstance,
  decision: Decision,
  causationId: string | undefined,
  context: CoordinatorContext,
): Promise<void> {
  const { state } = decision;
  if (state === before.state) return;
  saveInstance(context.tx, key, decision, causationId);
  await announce(edition, key, decision, before.correlationId, context);
  if (state.status !== before.state.status) tellStatus(key, state, context);
}

async function announce(
  { definition, say }: Edition,
  key: InstanceKey,
  { state, commands }: Decision,
  correlationId: string,
  context: CoordinatorContext,
): Promise<void> {
  const attributes = { sagaid: sagaId(key), correlationId };
  for (const command of commands) {
    const payload = say(command, state, key.instance);
    const step = "step" in command ? { sagastep: command.step } : {};
    const message = messageOf(definition, command);
    await context.send(message, payload, { ...attributes, ...step });
  }
}

const sagaId = ({ saga, instance }: InstanceKey) => `${saga}/${instance}`;

function tellStatus(
  key: InstanceKey,
  { status, stuck, failure }: SagaState,
  { count, log }: CoordinatorContext,
): void {
  const sagaid = sagaId(key);
  if (status !== "running") count(`saga-${status}`);
  if (status !== "stuck") log.info({ sagaid, step: failure?.step }, `the saga is ${status}`);
  else log.error({ sagaid, ...stuck }, "the saga is stuck: an operator must look at it");
}

function messageOf(definition: SagaDefinition, command: SagaCommand): MessageDescriptor {
  if (command.kind === "complete") return definition.completesWith;
  if (command.kind === "fail") return definition.failsWith;
  const step = definition.steps.find(({ id }) => id === command.step);
  const message = command.kind === "send" ? step?.send : step?.compensate?.send;
  if (message === undefined)
    throw new Error(`${definition.name} has nothing to say: ${command.step}.`);
  return message;
}

const keyOf = ({ service, name }: Saga, instance: string): InstanceKey => ({
  service,
  saga: name,
  instance,
});

function correlationValue({ name, correlateBy }: SagaDefinition, event: Event): string {
  const { type } = event.envelope;
  const expression = typeof correlateBy === "string" ? correlateBy : ownValue(correlateBy, type);
  const value = expression === undefined ? undefined : evaluateText(expression, event);
  const defect = value === undefined || value === "" ? "is missing" : attributeDefect(value);
  if (value !== undefined && defect === undefined) return value;
  throw new RuntimeError(
    "invalid-payload",
    `${type}: the value at ${expression ?? "correlateBy"}, by which the saga ${name} finds its instance, ${defect}.`,
  );
}

const ownValue = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;
