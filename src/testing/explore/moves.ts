import type { CoordinatorGraph, Hearing } from "./coordinator.js";
import type { SagaModel } from "./model.js";
import { action, undo, type World } from "./world.js";

/** One thing that may happen next. */
export type Move =
  /** A participant gets the message that asks for a step. */
  | { readonly kind: "acts" | "declines" | "refuses"; readonly step: number }
  /** A participant gets the message that undoes a step, before the one that asks for it. */
  | { readonly kind: "undoes"; readonly step: number }
  | { readonly kind: "hears"; readonly what: Hearing };

/** The moves of a saga, made once: a search meets each of them many times. */
export interface Moves {
  /** By their number. */
  readonly all: readonly Move[];
  /** Numbers of those that may come next. */
  enabled(world: World): readonly number[];
}

/**
 * A crash needs no move of its own: what had not committed has not happened yet, and what had is
 * delivered again. Silence is a move that never comes.
 */
export function movesOf(model: SagaModel, graph: CoordinatorGraph): Moves {
  const { steps } = model;
  const perStep = steps.map((_, step): readonly Move[] => [
    { kind: "acts", step },
    { kind: "declines", step },
    { kind: "refuses", step },
    { kind: "undoes", step },
    ...(["succeeded", "declined", "compensated", "live", "old"] as const).map((kind) => ({
      kind: "hears" as const,
      what: { kind, step },
    })),
  ]);
  const whole: readonly Move[] = [
    { kind: "hears", what: { kind: "started" } },
    { kind: "hears", what: { kind: "live", step: undefined } },
    { kind: "hears", what: { kind: "old", step: undefined } },
  ];
  const size = perStep[0]?.length ?? 0;
  return {
    all: [...perStep.flat(), ...whole],
    enabled(world) {
      const { state, old } = graph.nodeAt(world.node);
      const found: number[] = [];
      for (let step = 0; step < steps.length; step += 1) {
        const first = step * size;
        for (const offset of atParticipant(model, world, step)) found.push(first + offset);
        for (const offset of answersOf(model, world, step)) found.push(first + offset);
        if (typeof state.steps[step]?.timer === "number") found.push(first + 7);
        if (old[step]) found.push(first + 8);
      }
      const first = steps.length * size;
      found.push(first);
      if (state.timer !== null) found.push(first + 1);
      if (old[steps.length]) found.push(first + 2);
      return found;
    },
  };
}

/** Offsets in a step's moves: acts 0, declines 1, refuses 2, undoes 3. */
function atParticipant({ steps }: SagaModel, world: World, step: number): readonly number[] {
  if (world.action[step] !== action.underWay) return [];
  const mayDecline = (steps[step]?.failsOn.length ?? 0) > 0;
  const state = world.undo[step] ?? undo.unsent;
  if (state >= undo.processed && steps[step]?.undo?.leavesTombstone) return [2];
  const acts = mayDecline ? [0, 1] : [0];
  return state === undo.underWay ? [...acts, 3] : acts;
}

/** succeeded 4, declined 5, compensated 6: whoever has answered may be heard at any time, and again. */
function answersOf({ steps }: SagaModel, world: World, step: number): readonly number[] {
  const state = world.action[step];
  const found: number[] = [];
  if (state === action.stands || state === action.undone) found.push(4);
  if (state === action.declined || state === action.knownDeclined) found.push(5);
  const isAnswered = (world.undo[step] ?? undo.unsent) >= undo.processed;
  if (isAnswered && steps[step]?.undo?.succeedsOn !== undefined) found.push(6);
  return found;
}
