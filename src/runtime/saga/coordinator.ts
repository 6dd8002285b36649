import { RuntimeError } from "../errors.js";
import type { Received } from "../handler.js";
import type { MessageDescriptor } from "../message.js";
import type { SagaRegistration } from "../service.js";
import { attributeDefect } from "../wire/envelope-check.js";
import { evaluateText } from "../wire/expression.js";
import { readAnswer } from "./answers.js";
import { bindBodies, type SayPayload } from "./bodies.js";
import { begin, decide } from "./decide.js";
import type { SagaDefinition } from "./definition.js";
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
import { definitionVersion } from "./version.js";

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
  { definition, receives }: SagaRegistration,
  bodies: object,
): Coordinator {
  const saga: Saga = {
    service,
    definition,
    version: definitionVersion(definition),
    say: bindBodies(service, definition, bodies),
  };
  return {
    consumer: `${service}.${definition.name}`,
    receives,
    onMessage: (event, context) => onMessage(saga, event, context),
    onTimer: (timer, context) => onTimer(saga, timer, context),
  };
}

interface Saga {
  readonly service: string;
  readonly definition: SagaDefinition;
  readonly version: string;
  readonly say: SayPayload;
}

async function onMessage(
  saga: Saga,
  event: Event,
  context: CoordinatorContext,
): Promise<CoordinatorOutcome> {
  const key = keyOf(saga, correlationValue(saga.definition, event));
  if (event.envelope.type === saga.definition.startsOn.type)
    return start(saga, key, event, context);
  const before = await loadInstance(context.tx, key);
  if (before === undefined) return "early";
  const answer = readAnswer(saga.definition, before.state, event);
  if (answer === undefined) return { ignored: "saga-unexpected" };
  const decision = decide(saga.definition, before.state, answer);
  await carryOut(saga, key, before, decision, event.envelope.id, context);
  return decision.ignored === undefined ? "applied" : { ignored: decision.ignored };
}

async function start(
  saga: Saga,
  key: InstanceKey,
  { payload, envelope }: Event,
  context: CoordinatorContext,
): Promise<CoordinatorOutcome> {
  const decision = begin(saga.definition, payload, saga.version);
  const isFirst = await insertInstance(context.tx, key, decision, envelope);
  if (!isFirst) return { ignored: "saga-duplicate" };
  context.count("saga-started");
  await announce(saga, key, decision, envelope.correlationid, context);
  if (decision.state.status !== "running") tellStatus(saga, key, decision.state, context);
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
  const decision = decide(saga.definition, before.state, input);
  await carryOut(saga, key, before, decision, timer.causationId, context);
  context.count(decision.ignored ?? (isRetry ? "saga-retried" : "saga-timeout"));
}

async function carryOut(
  saga: Saga,
  key: InstanceKey,
  before: LoadedInstance,
  decision: Decision,
  causationId: string | undefined,
  context: CoordinatorContext,
): Promise<void> {
  const { state } = decision;
  if (state === before.state) return;
  saveInstance(context.tx, key, decision, causationId);
  await announce(saga, key, decision, before.correlationId, context);
  if (state.status !== before.state.status) tellStatus(saga, key, state, context);
}

async function announce(
  saga: Saga,
  { instance }: InstanceKey,
  { state, commands }: Decision,
  correlationId: string,
  context: CoordinatorContext,
): Promise<void> {
  const attributes = { sagaid: sagaId(saga, instance), correlationId };
  for (const command of commands) {
    const payload = saga.say(command, state, instance);
    const step = "step" in command ? { sagastep: command.step } : {};
    const message = messageOf(saga.definition, command);
    await context.send(message, payload, { ...attributes, ...step });
  }
}

const sagaId = ({ definition }: Saga, instance: string) => `${definition.name}/${instance}`;

function tellStatus(
  saga: Saga,
  { instance }: InstanceKey,
  { status, stuck, failure }: SagaState,
  { count, log }: CoordinatorContext,
): void {
  const sagaid = sagaId(saga, instance);
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

const keyOf = ({ service, definition }: Saga, instance: string): InstanceKey => ({
  service,
  saga: definition.name,
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
