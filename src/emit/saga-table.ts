import type { MessageId, SagaStep, ValuePointer } from "../contract/model.js";
import { numberLiteral, propertyKey, stringLiteral } from "./code.js";
import { type Code, code, hang, type Layout, line, lines, list } from "./layout.js";
import { followsThePrevious, type SagaScope } from "./saga-scope.js";
import { messageOf } from "./service-parts.js";

/** The members of one step in the saga's table, as lines. */
export function stepMembers(scope: SagaScope, step: SagaStep): Code {
  const message = (id: MessageId): Layout => code`${scope.message(id)}`;
  const follows = followsThePrevious(step, scope.part.saga.steps);
  const dependsOn = step.dependsOn.map((id) => code`${stringLiteral(id)}`);
  const members: readonly (Layout | undefined)[] = [
    hang(code`id:`, code`${stringLiteral(step.id)},`),
    code`kind: ${stringLiteral(step.kind)},`,
    follows ? undefined : code`dependsOn: ${list("array", dependsOn)},`,
    code`send: ${message(step.send)},`,
    code`succeedsOn: ${message(step.succeedsOn)},`,
    code`failsOn: ${list("array", step.failsOn.map(message))},`,
    code`timeoutMs: ${numberLiteral(step.timeoutMs)},`,
    compensation(step, message),
    step.noCompensation === undefined
      ? undefined
      : hang(code`noCompensation:`, code`${stringLiteral(step.noCompensation)},`),
  ];
  return lines(members.map((member) => line(member, 6)));
}

function compensation(
  { compensate }: SagaStep,
  message: (id: MessageId) => Layout,
): Layout | undefined {
  if (compensate === undefined) return undefined;
  const answer = compensate.succeedsOn;
  const succeedsOn = answer === undefined ? [] : [code`succeedsOn: ${message(answer)}`];
  return code`compensate: ${list("object", [code`send: ${message(compensate.send)}`, ...succeedsOn])},`;
}

/** `correlateBy`: one expression, or one per wire type where the messages differ. */
export function correlateBy({ contract, part }: SagaScope): Code {
  const byMessage = Object.entries(part.saga.correlateBy);
  const expressions = byMessage.map(([, pointer]) => stringLiteral(expressionOf(pointer)));
  const [first] = expressions;
  if (first !== undefined && expressions.every((expression) => expression === first)) {
    return line(hang(code`correlateBy:`, code`${first},`), 2);
  }
  const entries = byMessage.map(([id, pointer]) => {
    const key = propertyKey(messageOf(contract, id).wireType);
    return line(hang(code`${key}:`, code`${stringLiteral(expressionOf(pointer))},`), 4);
  });
  return lines([line(code`correlateBy: {`, 2), ...entries, line(code`},`, 2)]);
}

/** `{ in: "payload", path: ["orderId"] }` -> `$message.payload#/orderId`. */
function expressionOf({ in: where, path }: ValuePointer): string {
  const pointer = path.map((segment) => `/${segment.replaceAll("~", "~0").replaceAll("/", "~1")}`);
  return `$message.${where === "payload" ? "payload" : "header"}#${pointer.join("")}`;
}
