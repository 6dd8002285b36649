import type { SagaStep } from "../contract/model.js";
import { stringLiteral } from "./code.js";
import { docText } from "./doc-text.js";
import { type Code, code, type Layout, line, lines, list, print, union } from "./layout.js";
import { type SagaScope, succeededBefore } from "./saga-scope.js";

/** Each way to fail: a step said no, or did not answer in time. */
export function failureType({ part, message, imports }: SagaScope): Code {
  const { steps } = part.saga;
  const declined = steps
    .filter(({ failsOn }) => failsOn.length > 0)
    .map(({ id, failsOn }) => {
      const type = imports.type("Declined", "asyncapi-gen/runtime");
      const events = union(
        failsOn.map((event) => code`${message(event)}`),
        "argument",
      );
      return code`${type}${list("typeArguments", [code`${stringLiteral(id)}`, events])}`;
    });
  const timedOut = imports.type("TimedOut", "asyncapi-gen/runtime");
  const ids = union(
    steps.map(({ id }) => code`${stringLiteral(id)}`),
    "argument",
  );
  const members = [...declined, code`${timedOut}${list("typeArguments", [ids])}`];
  return line(code`export type ${part.failure} =${union(members, "alias")};`);
}

/** What the user writes for a step: its command, and the command that undoes it. */
export function stepBody(scope: SagaScope, step: SagaStep): Code {
  const { part, message } = scope;
  const known = code`history: ${historyAfter(scope, succeededBefore(step, part.saga.steps))}`;
  const failure = code`failure: ${part.failure}`;
  const send = code`send${list("arguments", [known])}: ${message(step.send)};`;
  if (step.compensate === undefined) return line(send, 4);
  const undo = message(step.compensate.send);
  const compensate = code`compensate${list("arguments", [known, failure])}: ${undo};`;
  return lines([
    line(send, 4),
    docText("The step may or may not have taken effect: its own answer can be missing.", 4),
    line(compensate, 4),
  ]);
}

/** The message that ends a saga in which every step succeeded. */
export function completedBody(scope: SagaScope): Code {
  const { saga } = scope.part;
  const done = saga.steps.map(({ id }) => id);
  const takes = list("arguments", [code`history: ${historyAfter(scope, done)}`]);
  return print(code`completesWith${takes}: ${scope.message(saga.completesWith)};`, 2);
}

/** The message that ends a saga that was undone. */
export function failedBody({ part, message }: SagaScope): Code {
  const takes = [code`history: ${part.history}`, code`failure: ${part.failure}`];
  return print(code`failsWith${list("arguments", takes)}: ${message(part.saga.failsWith)};`, 2);
}

/** `History`, or `After<History, "reserve">` where steps have surely answered. */
function historyAfter({ part, imports }: SagaScope, succeeded: readonly string[]): Layout {
  if (succeeded.length === 0) return code`${part.history}`;
  const after = imports.type("After", "asyncapi-gen/runtime");
  const steps = union(
    succeeded.map((id) => code`${stringLiteral(id)}`),
    "argument",
  );
  return code`${after}${list("typeArguments", [code`${part.history}`, steps])}`;
}
