import type { SagaStep } from "../contract/model.js";
import type { Identifier } from "./code.js";
import { numberLiteral } from "./code.js";
import { type Code, code, type Layout, line, lines, padded, print, union } from "./layout.js";
import { followsThePrevious, type SagaScope } from "./saga-scope.js";

const WIDTH = 100;

/**
 * The steps as lines of a comment, in columns:
 *
 *     1. ReserveInventory -> InventoryReserved | InventoryRejected   undo: ReleaseInventory
 */
export function flowOf(scope: SagaScope): Code {
  const rows = scope.part.saga.steps.map((step, index) => flowRow(scope, step, index + 1));
  const sent = Math.max(0, ...rows.map(({ send }) => send.length));
  const answered = Math.max(0, ...rows.map(({ answers }) => print(oneOf(answers)).length));
  const inColumns = rows.map(({ start, send, answers, undo }) => {
    const text = code` *   ${start}${padded(send, sent)} -> `;
    if (undo === undefined) return line(code`${text}${oneOf(answers)}`);
    return line(code`${text}${padded(print(oneOf(answers)), answered)}   undo: ${undo}`);
  });
  const fits = inColumns.every((row) => row.length <= WIDTH + 1);
  return lines(fits ? inColumns : rows.flatMap(stackedRow));
}

/** How it ends, as lines of a comment. */
export function endingOf({ part, message }: SagaScope): Code {
  const completed = code` * ${message(part.saga.completesWith)}`;
  const failed = code`or, on any failure, undo the finished steps in reverse and ${message(part.saga.failsWith)}`;
  const oneLine = line(code`${completed}; ${failed}`);
  if (oneLine.length <= WIDTH + 1) return oneLine;
  return lines([line(code`${completed};`), line(code` * ${failed}`)]);
}

const oneOf = (answers: readonly Identifier[]): Layout =>
  union(
    answers.map((answer) => code`${answer}`),
    "argument",
  );

interface FlowRow {
  readonly start: Layout;
  readonly send: Identifier;
  readonly answers: readonly Identifier[];
  readonly undo: Identifier | undefined;
}

function flowRow({ part, message }: SagaScope, step: SagaStep, number: number): FlowRow {
  const { steps } = part.saga;
  const numbers = step.dependsOn.map((id) => 1 + steps.findIndex((other) => other.id === id));
  const after = followsThePrevious(step, steps) ? code`` : code`${dependencies(numbers)}`;
  return {
    start: code`${numberLiteral(number)}. ${after}`,
    send: message(step.send),
    answers: [step.succeedsOn, ...step.failsOn].map(message),
    undo: step.compensate === undefined ? undefined : message(step.compensate.send),
  };
}

function dependencies(numbers: readonly number[]): Layout {
  const [first, ...others] = numbers.map(numberLiteral);
  if (first === undefined) return code`(at once) `;
  const list = others.reduce<Layout>((all, one) => code`${all}, ${one}`, code`${first}`);
  return code`(after ${list}) `;
}

const stackedRow = ({ start, send, answers, undo }: FlowRow): readonly Code[] => [
  line(code` *   ${start}${send}`),
  ...answers.map((answer, index) =>
    line(code` *      ${index === 0 ? code`->` : code` |`} ${answer}`),
  ),
  line(undo === undefined ? undefined : code` *      undo: ${undo}`),
];
