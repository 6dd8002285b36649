import type { SagaTable } from "../../runtime/saga/state.js";

/** A message as a saga names it: its descriptor, or only its name. */
export type NamedMessage = string | { readonly type: string; readonly compensates?: string };

/** What is explored: a `SagaDefinition` of the runtime, or a saga of the generator's contract. */
export interface ExplorableSaga {
  readonly name: string;
  readonly startsOn: NamedMessage;
  readonly timeoutMs?: number;
  readonly steps: readonly ExplorableStep[];
  readonly completesWith: NamedMessage;
  readonly failsWith: NamedMessage;
}

export interface ExplorableStep {
  readonly id: string;
  readonly kind: "compensatable" | "pivot" | "retriable";
  readonly send: NamedMessage;
  readonly succeedsOn: NamedMessage;
  /** Empty: the participant never declines. */
  readonly failsOn: readonly NamedMessage[];
  readonly timeoutMs: number;
  readonly dependsOn?: readonly string[];
  readonly compensate?: {
    /**
     * Leaves a tombstone if it says what it compensates, namely this step's `send`. One that is only
     * a name is taken to leave one.
     */
    readonly send: NamedMessage;
    readonly succeedsOn?: NamedMessage;
  };
  /** Why the step's effect may stay when the saga has failed. */
  readonly noCompensation?: string;
}

/** A saga with messages as names and steps as numbers. */
export interface SagaModel {
  readonly name: string;
  readonly startsOn: string;
  readonly completesWith: string;
  readonly failsWith: string;
  readonly table: SagaTable;
  readonly steps: readonly StepModel[];
}

export interface StepModel {
  readonly id: string;
  readonly isPivot: boolean;
  /** Steps that must have succeeded first. */
  readonly needs: readonly number[];
  readonly send: string;
  readonly succeedsOn: string;
  readonly failsOn: readonly string[];
  readonly undo: UndoModel | undefined;
  /** Whether its effect may stay when the saga fails: one that needs no undoing. */
  readonly mayRemain: boolean;
}

export interface UndoModel {
  readonly send: string;
  readonly succeedsOn: string | undefined;
  /** Whether the participant refuses the action when it arrives after this. */
  readonly leavesTombstone: boolean;
}

export const nameOf = (message: NamedMessage): string =>
  typeof message === "string" ? message : message.type;

/** @throws Error when a step depends on one that does not exist. */
export function modelOf(saga: ExplorableSaga): SagaModel {
  return {
    name: saga.name,
    startsOn: nameOf(saga.startsOn),
    completesWith: nameOf(saga.completesWith),
    failsWith: nameOf(saga.failsWith),
    table: saga,
    steps: saga.steps.map((step, index) => ({
      id: step.id,
      isPivot: step.kind === "pivot",
      needs: needsOf(saga, step, index),
      send: nameOf(step.send),
      succeedsOn: nameOf(step.succeedsOn),
      failsOn: step.failsOn.map(nameOf),
      undo: undoOf(step),
      mayRemain: mayRemain(step),
    })),
  };
}

function needsOf({ steps }: ExplorableSaga, { id, dependsOn }: ExplorableStep, index: number) {
  if (dependsOn === undefined) return index === 0 ? [] : [index - 1];
  return dependsOn.map((needed) => {
    const place = steps.findIndex((step) => step.id === needed);
    if (place < 0) throw new Error(`The step "${id}" depends on "${needed}", which is no step.`);
    return place;
  });
}

// The contract's checks ask for the reason; a table of the runtime need not repeat it.
const mayRemain = ({ kind, compensate, noCompensation }: ExplorableStep): boolean =>
  compensate === undefined &&
  (kind === "compensatable" || (kind === "retriable" && noCompensation !== undefined));

function undoOf({ send, compensate }: ExplorableStep): UndoModel | undefined {
  if (compensate === undefined) return undefined;
  const { send: undo, succeedsOn } = compensate;
  return {
    send: nameOf(undo),
    succeedsOn: succeedsOn === undefined ? undefined : nameOf(succeedsOn),
    leavesTombstone: typeof undo === "string" || undo.compensates === nameOf(send),
  };
}
