import type { MessageDescriptor, ValueExpression } from "../message.js";

/** A saga as data: generated from `x-sagas`, read by the coordinator, the tests and the diagrams. */
export interface SagaDefinition {
  /** Unique in its service: `orderFulfilment`. */
  readonly name: string;
  readonly startsOn: MessageDescriptor;
  /** Where the messages carry the instance's value; by wire type where they differ. */
  readonly correlateBy: ValueExpression | Readonly<Record<string, ValueExpression>>;
  /** Of the whole saga; absent: none. */
  readonly timeoutMs?: number;
  readonly steps: readonly SagaStepDefinition[];
  readonly completesWith: MessageDescriptor;
  readonly failsWith: MessageDescriptor;
}

export interface SagaStepDefinition {
  readonly id: string;
  readonly kind: "compensatable" | "pivot" | "retriable";
  readonly send: MessageDescriptor;
  readonly succeedsOn: MessageDescriptor;
  readonly failsOn: readonly MessageDescriptor[];
  readonly timeoutMs: number;
  /** Default: the step before it in the list. */
  readonly dependsOn?: readonly string[];
  readonly compensate?: {
    readonly send: MessageDescriptor;
    readonly succeedsOn?: MessageDescriptor;
  };
  /** Why nothing undoes it; for the exhaustive check. */
  readonly noCompensation?: string;
}

/** Declares a saga; freezes it. */
export const defineSaga = <const Definition extends SagaDefinition>(
  definition: Definition,
): Definition => Object.freeze(definition);

/** A saga's history when these steps have surely answered: `After<History, "reserveInventory">`. */
export type After<History, Steps extends keyof History> = History & {
  readonly [Step in Steps]-?: NonNullable<History[Step]>;
};

/** A step said no with one of its `failsOn` messages. It has had no effect. */
export interface Declined<Step extends string, Event> {
  readonly kind: "declined";
  readonly step: Step;
  readonly event: Event;
}

/** A step did not answer in time. It may still have taken effect, or may yet. */
export interface TimedOut<Step extends string> {
  readonly kind: "timeout";
  readonly step: Step;
}

/** The untyped shape of what a user writes for a saga; each saga's generated interface narrows it. */
export interface SagaBodies {
  readonly [step: string]: SagaStepBody | SagaEndBody;
}

// The generated interfaces are narrower in their parameters than anything we could write here, and
// parameters are contravariant: `never` is the one type that all of them accept.
export interface SagaStepBody {
  send(history: never): unknown;
  compensate?(history: never, failure: never): unknown;
}
export type SagaEndBody = (history: never, failure: never) => unknown;
