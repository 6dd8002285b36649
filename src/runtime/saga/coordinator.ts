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
import type { Conversation, InstanceKey } from "./operations/instance.js";
import { loadInstance } from "./operations/load-instance.js";
import { saveInstance } from "./operations/save-instance.js";
import type {
  Coordinator,
  CoordinatorContext,
  CoordinatorOutcome,
  DueTimer,
} from "./participant.js";
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
  const { correlationid, id, type } = event.envelope;
  const conversation = { correlationId: correlationid, causationId: id };
  if (type === saga.definition.startsOn.type) {
    return start(saga, key, event.payload, conversation, context);
  }
  const state = await loadInstance(context.tx, key);
  if (state === undefined) return "early";
  const answer = readAnswer(saga.definition, state, event);
  if (answer === undefined) return { ignored: "saga-unexpected" };
  const decision = decide(saga.definition, state, answer);
  await carryOut(saga, key, state, decision, conversation, context);
  return outcomeOf(decision);
}

async function start(
  saga: Saga,
  key: InstanceKey,
  payload: unknown,
  conversation: Conversation,
  context: CoordinatorContext,
): Promise<CoordinatorOutcome> {
  const decision = begin(saga.definition, payload, saga.version);
  const isFirst = await insertInstance(context.tx, key, decision, conversation);
  if (!isFirst) return { ignored: "saga-duplicate" };
  context.count("saga-started");
  await announce(saga, key, undefined, decision, context);
  return "applied";
}

async function onTimer(saga: Saga, timer: DueTimer, context: CoordinatorContext): Promise<void> {
  const { step, epoch, correlationId, causationId } = timer;
  const key = keyOf(saga, timer.instance);
  const state = await loadInstance(context.tx, key);
  if (state === undefined) {
    context.count("saga-timer-stale");
    return;
  }
  const due = { kind: "timedOut", epoch } as const;
  const decision = decide(saga.definition, state, step === undefined ? due : { ...due, step });
  await carryOut(saga, key, state, decision, { correlationId, causationId }, context);
  context.count(decision.ignored ?? "saga-timeout");
}

const outcomeOf = ({ ignored }: Decision): CoordinatorOutcome =>
  ignored === undefined ? "applied" : { ignored };

async function carryOut(
  saga: Saga,
  key: InstanceKey,
  before: SagaState,
  decision: Decision,
  conversation: Conversation,
  context: CoordinatorContext,
): Promise<void> {
  if (decision.state === before) return;
  await saveInstance(context.tx, key, decision, conversation);
  await announce(saga, key, before, decision, context);
}

async function announce(
  saga: Saga,
  key: InstanceKey,
  before: SagaState | undefined,
  { state, commands }: Decision,
  context: CoordinatorContext,
): Promise<void> {
  const sagaid = `${saga.definition.name}/${key.instance}`;
  for (const command of commands) {
    const payload = saga.say(command, state, key.instance);
    const ids = "step" in command ? { sagaid, sagastep: command.step } : { sagaid };
    await context.send(messageOf(saga.definition, command), payload, ids);
  }
  if (state.status !== before?.status) tellStatus(sagaid, state, context);
}

function tellStatus(
  sagaid: string,
  { status, stuck, failure }: SagaState,
  context: CoordinatorContext,
): void {
  if (status === "running") return;
  context.count(`saga-${status}`);
  if (status !== "stuck")
    context.log.info({ sagaid, step: failure?.step }, `the saga is ${status}`);
  else context.log.error({ sagaid, ...stuck }, "the saga is stuck: an operator must look at it");
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
