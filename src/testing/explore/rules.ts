import type { SagaCommand, SagaStatus } from "../../runtime/saga/state.js";
import type { SagaModel } from "./model.js";
import { action, undo, type World } from "./world.js";

/** What must hold in every world; the sentence says how it is broken. `step` is a step's id. */
export const rules = {
  "waits-for-ever": () => "the saga can wait for ever when nobody answers any more",
  "stuck-for-good": (step) => `everybody has answered, and the saga is stuck at \`${step}\``,
  "stuck-too-early": (step) =>
    `the saga is stuck at \`${step}\` before the undoing of it is overdue`,
  "ends-silently": () => "the saga ends without saying so",
  "speaks-after-end": () => "the saga goes on after its end",
  "sent-twice": (step) => `\`${step}\` is sent twice`,
  "sent-too-early": (step) => `\`${step}\` is sent before what it depends on has succeeded`,
  "undone-twice": (step) => `the saga undoes \`${step}\` twice`,
  "undone-unsent": (step) => `\`${step}\` is undone and was never sent`,
  "undone-though-declined": (step) => `\`${step}\` is undone although it declined`,
  "undone-after-pivot": (step) => `\`${step}\` is undone although the pivot has succeeded`,
  "undone-too-early": (step) =>
    `\`${step}\` is undone while the undoing before it is neither answered nor overdue`,
  "undone-out-of-order": (step) => `\`${step}\` is undone before a step that came after it`,
  "completed-unfinished": (step) => `the saga completes although \`${step}\` has not succeeded`,
  "completed-undone": (step) => `the saga completes although \`${step}\` is undone`,
  "failed-not-undone": (step) =>
    `the saga fails although \`${step}\` may have taken effect, and nothing undoes it`,
  "failed-too-early": (step) => `the saga fails before the undoing of \`${step}\` is answered`,
  "effect-after-undo": (step) =>
    `\`${step}\` takes effect after it was undone, and nothing undoes it any more`,
} as const satisfies Readonly<Record<string, (step: string) => string>>;

export type Rule = keyof typeof rules;

export interface Breach {
  readonly rule: Rule;
  /** Place of the step that it is about. */
  readonly step?: number;
}

/** Takes note of what the saga says, in `world`; the first rule that it breaks. */
export function say(
  model: SagaModel,
  world: World,
  commands: readonly SagaCommand[],
  statuses: { readonly before: SagaStatus; readonly after: SagaStatus },
): Breach | undefined {
  if (hasEnded(statuses.before) && commands.length > 0) return { rule: "speaks-after-end" };
  for (const [index, command] of commands.entries()) {
    const isEnd = command.kind === "complete" || command.kind === "fail";
    if (isEnd && index < commands.length - 1) return { rule: "speaks-after-end" };
    const breach = sayOne(model, world, command);
    if (breach !== undefined) return breach;
  }
  if (!hasEnded(statuses.after)) return undefined;
  const last = commands.at(-1)?.kind;
  const isTold = last === (statuses.after === "completed" ? "complete" : "fail");
  if (!isTold && !hasEnded(statuses.before)) return { rule: "ends-silently" };
  forgetAtEnd(world);
  return undefined;
}

const hasEnded = (status: SagaStatus): boolean => status === "completed" || status === "failed";

// Whatever is said from now on breaks a rule, so what only concerns the order of undoing is over.
function forgetAtEnd(world: World): void {
  world.order = [];
  world.passed = false;
  world.overdue.fill(false);
}

function sayOne(model: SagaModel, world: World, command: SagaCommand): Breach | undefined {
  if (command.kind === "complete") return complete(world);
  if (command.kind === "fail") return fail(model, world);
  const step = model.steps.findIndex(({ id }) => id === command.step);
  return command.kind === "send" ? send(model, world, step) : compensate(model, world, step);
}

function send({ steps }: SagaModel, world: World, step: number): Breach | undefined {
  if (world.action[step] !== action.unsent) return { rule: "sent-twice", step };
  const hasWaited = steps[step]?.needs.every((needed) => world.order.includes(needed)) ?? false;
  if (!hasWaited) return { rule: "sent-too-early", step };
  world.action[step] = action.underWay;
  return undefined;
}

function compensate(model: SagaModel, world: World, step: number): Breach | undefined {
  if (world.undo[step] !== undo.unsent) return { rule: "undone-twice", step };
  if (world.action[step] === action.unsent) return { rule: "undone-unsent", step };
  if (world.action[step] === action.knownDeclined) return { rule: "undone-though-declined", step };
  if (world.passed) return { rule: "undone-after-pivot", step };
  if (model.steps.some((_, other) => isAwaited(model, world, other)))
    return { rule: "undone-too-early", step };
  if (model.steps.some((_, other) => isLater(model, world, other, step)))
    return { rule: "undone-out-of-order", step };
  world.undo[step] = undo.underWay;
  world.order = world.order.filter((each) => each !== step);
  return undefined;
}

/** A compensation that was sent, that answers, and that has neither been heard nor is overdue. */
function isAwaited({ steps }: SagaModel, { undo: state, overdue }: World, step: number): boolean {
  if (steps[step]?.undo?.succeedsOn === undefined || overdue[step]) return false;
  return state[step] === undo.underWay || state[step] === undo.processed;
}

/** Whether `other` must be undone first. A step without an answer is later than any that has one. */
function isLater({ steps }: SagaModel, world: World, other: number, step: number): boolean {
  if (other === step || steps[other]?.undo === undefined) return false;
  if (!mayStand(world, other) || !world.order.includes(step)) return false;
  const place = world.order.indexOf(other);
  return place < 0 || place > world.order.indexOf(step);
}

/** It has, or may yet have, an effect that nobody has been asked to undo. */
const mayStand = (world: World, step: number): boolean =>
  world.undo[step] === undo.unsent &&
  (world.action[step] === action.underWay || world.action[step] === action.stands);

function complete(world: World): Breach | undefined {
  const undone = world.undo.findIndex((state) => state !== undo.unsent);
  if (undone >= 0) return { rule: "completed-undone", step: undone };
  const unfinished = world.action.findIndex((state) => state !== action.stands);
  return unfinished < 0 ? undefined : { rule: "completed-unfinished", step: unfinished };
}

function fail({ steps }: SagaModel, world: World): Breach | undefined {
  const left = steps.findIndex(({ mayRemain }, place) => mayStand(world, place) && !mayRemain);
  if (left >= 0) return { rule: "failed-not-undone", step: left };
  const open = steps.findIndex(
    (step, place) =>
      step.undo?.succeedsOn !== undefined &&
      (world.undo[place] === undo.underWay || world.undo[place] === undo.processed),
  );
  return open < 0 ? undefined : { rule: "failed-too-early", step: open };
}
