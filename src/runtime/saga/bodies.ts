import { RuntimeError } from "../errors.js";
import type { SagaDefinition } from "./definition.js";
import type { SagaCommand, SagaFailure, SagaState } from "./state.js";

type Body = (history: unknown, failure?: unknown) => unknown;

/** What the user's function for `command` says; its arguments are the instance's own memory. */
export type SayPayload = (command: SagaCommand, state: SagaState, instance: string) => unknown;

/** Finds every body at once, so that a missing one is told at start-up and not in mid-saga. */
export function bindBodies(
  service: string,
  definition: SagaDefinition,
  bodies: object,
): SayPayload {
  const owner = `${service}.${definition.name}`;
  const bound = new Map(
    bodyPaths(definition).map((path) => [path, bodyAt(owner, bodies, path)] as const),
  );
  return (command, state, instance) => {
    const path = pathOf(command);
    try {
      return bound.get(path)?.(historyOf(state), failureOf(state.failure));
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      const message = `${definition.name}/${instance}: the body "${path}" threw: ${reason}`;
      throw new RuntimeError("saga-body", message, { cause, retryable: true });
    }
  };
}

/** Where each body of a definition stands: `checkCredit.send`, `completesWith`. */
export function bodyPaths(definition: SagaDefinition): readonly string[] {
  const steps = definition.steps.flatMap(({ id, compensate }) =>
    compensate === undefined ? [`${id}.send`] : [`${id}.send`, `${id}.compensate`],
  );
  return [...steps, "completesWith", "failsWith"];
}

/** The value at a path like `checkCredit.send`; undefined when it is not there. */
export function valueAt(bodies: object, path: string): unknown {
  const step = path.lastIndexOf(".");
  const names = step < 0 ? [path] : [path.slice(0, step), path.slice(step + 1)];
  return names.reduce<unknown>((value, name) => memberOf(value, name), bodies);
}

// A class instance is welcome as bodies; a step named "constructor" must not find Object's.
function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !(name in value)) return undefined;
  const member: unknown = Reflect.get(value, name);
  return member === Reflect.get(Object.prototype, name) ? undefined : member;
}

function bodyAt(owner: string, bodies: object, path: string): Body {
  const body = valueAt(bodies, path);
  if (typeof body !== "function") {
    throw new RuntimeError("options", `The saga ${owner} has no body "${path}".`);
  }
  // Kept on its object: bodies may be methods that use `this`.
  const step = path.includes(".") ? valueAt(bodies, path.slice(0, path.lastIndexOf("."))) : bodies;
  return (history, failure) => body.call(step, history, failure);
}

function pathOf(command: SagaCommand): string {
  switch (command.kind) {
    case "send":
      return `${command.step}.send`;
    case "compensate":
      return `${command.step}.compensate`;
    case "complete":
      return "completesWith";
    case "fail":
      return "failsWith";
  }
}

// fromEntries defines own properties, so a step named "__proto__" stays harmless.
const historyOf = (state: SagaState): unknown =>
  Object.fromEntries([
    ["start", state.start],
    ...state.steps.flatMap((step) => ("answer" in step ? [[step.id, step.answer]] : [])),
  ]);

function failureOf(failure: SagaFailure | null): unknown {
  return failure ?? undefined;
}
