import type { Envelope } from "../../runtime/envelope.js";
import type { MessageDescriptor } from "../../runtime/message.js";
import { readAnswer } from "../../runtime/saga/answers.js";
import type { SayPayload } from "../../runtime/saga/bodies.js";
import { begin, decide } from "../../runtime/saga/decide.js";
import type { SagaDefinition } from "../../runtime/saga/definition.js";
import type { Decision, IgnoredInput, SagaCommand, SagaState } from "../../runtime/saga/state.js";
import { evaluateText } from "../../runtime/wire/expression.js";
import { correlationOf } from "../contract/correlation.js";
import { ContractViolation } from "../contract/violation.js";
import type { MessageInstance, Timeout } from "./happening.js";

/** A saga under test: its definition, and the user's functions. */
export interface Subject {
  readonly definition: SagaDefinition;
  readonly say: SayPayload;
}

/** Where an instance stands, and what it has said since it was last looked at. */
export interface Performance {
  /** Undefined before the start. */
  readonly state: SagaState | undefined;
  /** By which the saga finds its instance; undefined before the start. */
  readonly value: string | undefined;
  readonly said: readonly MessageInstance[];
  readonly ignored: readonly IgnoredInput[];
}

export const unbegun: Performance = {
  state: undefined,
  value: undefined,
  said: [],
  ignored: [],
};

/** The same instance, with nothing said yet. */
export const silent = (before: Performance): Performance => ({ ...before, said: [], ignored: [] });

/** What one message or timer does to the instance. @throws ContractViolation for one that cannot be. */
export function perform(
  subject: Subject,
  before: Performance,
  happening: MessageInstance | Timeout,
): Performance {
  return "timeout" in happening
    ? expire(subject, before, happening.timeout)
    : hear(subject, before, happening);
}

function hear(subject: Subject, before: Performance, heard: MessageInstance): Performance {
  const { definition } = subject;
  const { type, validate } = heard.message;
  const issue = validate(heard.payload);
  if (issue !== undefined) {
    const { pointer, expected, found } = issue;
    throw new ContractViolation(
      `${type} is no valid message: ${pointer || "the payload"} must be ${expected}, found ${found}.`,
    );
  }
  const value = valueIn(definition, heard);
  if (before.value !== undefined && value !== before.value) {
    throw new ContractViolation(
      `${type} belongs to the instance ${value}, and the story is about ${before.value}.`,
    );
  }
  if (type === definition.startsOn.type && before.state === undefined) {
    return take(subject, { ...before, value }, begin(definition, heard.payload, "spec"));
  }
  const state = begun(definition, before, type);
  const input =
    type === definition.startsOn.type
      ? ({ kind: "started" } as const)
      : readAnswer(definition, state, { payload: heard.payload, envelope: envelopeOf(type) });
  if (input === undefined) {
    throw new ContractViolation(`The saga ${definition.name} does not listen to ${type}.`);
  }
  return take(subject, before, decide(definition, state, input));
}

function expire(subject: Subject, before: Performance, step: string | undefined): Performance {
  const { definition } = subject;
  const whose = step === undefined ? "the whole saga" : `"${step}"`;
  const state = begun(definition, before, `the timeout of ${whose}`);
  const waiting = step === undefined ? state : state.steps.find(({ id }) => id === step);
  const epoch = waiting?.timer ?? undefined;
  if (epoch === undefined) {
    const why =
      step === undefined ? "its time is not measured now" : "nothing is awaited there now";
    throw new ContractViolation(`The time for ${whose} cannot be up: ${why}.`);
  }
  const input = { kind: "timedOut", epoch } as const;
  return take(
    subject,
    before,
    decide(definition, state, step === undefined ? input : { ...input, step }),
  );
}

function begun(
  { name, startsOn }: SagaDefinition,
  { state }: Performance,
  what: string,
): SagaState {
  if (state !== undefined) return state;
  throw new ContractViolation(
    `The story begins with ${what}, but the saga ${name} begins with ${startsOn.type}.`,
  );
}

function take(subject: Subject, before: Performance, decision: Decision): Performance {
  const { state, commands, ignored } = decision;
  const said = commands.map((command) => sayOne(subject, before.value ?? "", state, command));
  return {
    ...before,
    state,
    said: [...before.said, ...said],
    ignored: ignored === undefined ? before.ignored : [...before.ignored, ignored],
  };
}

/** What the user's function says, held against the contract as a publisher would. */
function sayOne(
  { definition, say }: Subject,
  value: string,
  state: SagaState,
  command: SagaCommand,
): MessageInstance {
  const message = messageOf(definition, command);
  const payload = say(command, state, value);
  const issue = (message.validateForPublishing ?? message.validate)(payload);
  if (issue !== undefined) {
    const { pointer, expected, found } = issue;
    throw new ContractViolation(
      `The saga says an invalid ${message.type}: ${pointer || "the payload"} must be ${expected}, found ${found}.`,
    );
  }
  return { message, payload };
}

function messageOf(definition: SagaDefinition, command: SagaCommand): MessageDescriptor {
  if (command.kind === "complete") return definition.completesWith;
  if (command.kind === "fail") return definition.failsWith;
  const step = definition.steps.find(({ id }) => id === command.step);
  const message = command.kind === "send" ? step?.send : step?.compensate?.send;
  if (message === undefined) throw new Error(`${definition.name}: nothing to say for a step.`);
  return message;
}

function valueIn(definition: SagaDefinition, { message, payload }: MessageInstance): string {
  const expression = correlationOf(definition, message.type);
  // A value in a header has no place in a spec, which knows payloads only: any instance will do.
  if (expression === undefined || !expression.startsWith("$message.payload")) return "the instance";
  const value = evaluateText(expression, { payload, headers: undefined });
  if (value !== undefined) return value;
  throw new ContractViolation(`${message.type} has nothing at ${expression}.`);
}

const envelopeOf = (type: string): Envelope => ({
  specversion: "1.0",
  id: "spec",
  source: "spec",
  type,
  time: "1970-01-01T00:00:00Z",
  datacontenttype: "application/json",
  correlationid: "spec",
});
