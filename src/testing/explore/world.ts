import type { SagaModel } from "./model.js";

/** What has become of the message that asks for a step, at its participant. */
export const action = {
  unsent: 0,
  /** Sent; it may arrive at any time. */
  underWay: 1,
  /** It has taken effect, and the effect stands. */
  stands: 2,
  declined: 3,
  /** Declined, and the saga has heard so before it wanted to undo the step. */
  knownDeclined: 4,
  /** It came after it was undone. */
  refused: 5,
  undone: 6,
} as const;

/** What has become of the message that undoes a step. */
export const undo = { unsent: 0, underWay: 1, processed: 2, answered: 3 } as const;

/**
 * One moment: what the saga remembers, and what is true of the world. Messages are never used up: one
 * that was sent may arrive late, in any order, and again. Numbers in lists are places of steps.
 */
export interface World {
  /** Of the coordinator's graph. */
  node: number;
  readonly action: number[];
  readonly undo: number[];
  /** Whether the saga has waited for the undoing as long as it said it would. */
  readonly overdue: boolean[];
  /** Steps that may have to be undone, in the order in which the saga heard of their success. */
  order: number[];
  /** A pivot's success was heard while nothing was being undone. */
  passed: boolean;
}

export const emptyWorld = ({ steps }: SagaModel): World => ({
  node: -1,
  action: steps.map(() => action.unsent),
  undo: steps.map(() => undo.unsent),
  overdue: steps.map(() => false),
  order: [],
  passed: false,
});

export const copyOf = (world: World): World => copyInto({ ...world, ...emptyOf() }, world);

const emptyOf = () => ({ action: [], undo: [], overdue: [] });

/** Copies into a world that is used again and again: a search makes one copy for each move. */
export function copyInto(target: World, { node, action, undo, overdue, order, passed }: World) {
  for (let step = 0; step < action.length; step += 1) {
    target.action[step] = action[step] ?? 0;
    target.undo[step] = undo[step] ?? 0;
    target.overdue[step] = overdue[step] ?? false;
  }
  target.node = node;
  target.order = [...order];
  target.passed = passed;
  return target;
}

/** All but `node` as a short text, equal for equal worlds. */
export function encode({ action, undo, overdue, order, passed }: World): string {
  const codes = [passed ? 1 : 0];
  for (let step = 0; step < action.length; step += 1) {
    codes.push((action[step] ?? 0) * 8 + (undo[step] ?? 0) * 2 + (overdue[step] ? 1 : 0));
  }
  return String.fromCharCode(...codes, ...order);
}

export function decode(text: string, node: number, { steps }: SagaModel): World {
  const codes = steps.map((_, step) => text.charCodeAt(step + 1));
  return {
    node,
    action: codes.map((code) => code >> 3),
    undo: codes.map((code) => (code >> 1) & 3),
    overdue: codes.map((code) => (code & 1) === 1),
    order: [...text.slice(steps.length + 1)].map((character) => character.charCodeAt(0)),
    passed: text.charCodeAt(0) === 1,
  };
}

/**
 * Lets participants undo what they have been asked to undo, once the action itself is settled. That
 * may happen at any time, but it hinders nothing else and no rule looks at when it happens; so one
 * time stands for all, which keeps the number of worlds small.
 */
export function settleUndoing(world: World): readonly number[] {
  const settled: number[] = [];
  for (let step = 0; step < world.undo.length; step += 1) {
    if (world.undo[step] !== undo.underWay || world.action[step] === action.underWay) continue;
    settled.push(step);
    undoAt(world, step);
  }
  return settled;
}

export function undoAt(world: World, step: number): void {
  world.undo[step] = undo.processed;
  if (world.action[step] === action.stands) world.action[step] = action.undone;
}
