/**
 * running: going forward. compensating: undoing. completed, failed: ended, nothing more is said.
 * stuck: something is overdue that nobody but its participant (or an operator) can settle; an
 * answer that comes after all still counts.
 */
export type SagaStatus = "running" | "compensating" | "completed" | "failed" | "stuck";

export type StepStatus =
  | "pending"
  | "sent"
  | "done"
  | "declined"
  | "timedOut"
  | "undoing"
  | "undone"
  | "undoFailed";

/** Why a saga gave up: the first step that did not succeed. */
export type SagaFailure =
  | {
      readonly kind: "declined";
      readonly step: string;
      /** Wire type of `event`. */
      readonly type: string;
      readonly event: unknown;
    }
  | { readonly kind: "timeout"; readonly step: string };

export interface StepState {
  readonly id: string;
  readonly status: StepStatus;
  /** Payload of its success; also of one that came while the saga was undoing others. */
  readonly answer?: unknown;
  /** Epoch of the timer it waits for; null: none. */
  readonly timer: number | null;
}

export type StuckReason =
  /** A pivot that cannot be undone did not answer: nobody knows whether it took effect. */
  | "pivot-timed-out"
  /** After the pivot there is no way back, so a step that does not answer holds the saga. */
  | "timed-out-after-pivot"
  | "declined-after-pivot"
  | "compensation-timed-out";

/** An instance's whole memory: plain JSON, in the order of its definition's steps. */
export interface SagaState {
  readonly status: SagaStatus;
  /** Of the definition it began under. */
  readonly version: string;
  /** Payload of the message that started it. */
  readonly start: unknown;
  readonly steps: readonly StepState[];
  /** Step ids in the order in which they succeeded; undoing goes backwards. */
  readonly completed: readonly string[];
  readonly failure: SagaFailure | null;
  readonly stuck: { readonly step: string; readonly reason: StuckReason } | null;
  /** Answers that came after their compensation was sent, or after the end. */
  readonly late: readonly { readonly step: string; readonly outcome: "succeeded" | "declined" }[];
  /** Epoch of the whole saga's timer; null: none. */
  readonly timer: number | null;
  /** Timers armed so far; the next one gets the next number. */
  readonly epoch: number;
}

export type SagaInput =
  /** The starting message of an instance that exists already. */
  | { readonly kind: "started" }
  | { readonly kind: "succeeded"; readonly step: string; readonly answer: unknown }
  | {
      readonly kind: "declined";
      readonly step: string;
      readonly type: string;
      readonly event: unknown;
    }
  | { readonly kind: "compensated"; readonly step: string }
  /** Without `step`: the timer of the whole saga. */
  | { readonly kind: "timedOut"; readonly step?: string; readonly epoch: number }
  /**
   * An operator wants what holds a stuck instance to be asked for again. Without `step`: whatever is
   * overdue, except for a pivot, which must be named: asked for twice, it may take effect twice.
   */
  | { readonly kind: "retried"; readonly step?: string };

export type SagaCommand =
  | { readonly kind: "send"; readonly step: string }
  | { readonly kind: "compensate"; readonly step: string }
  | { readonly kind: "complete" }
  | { readonly kind: "fail" };

/** A timer to arm. Those that `state` no longer names need not fire, and do no harm if they do. */
export interface SagaTimer {
  readonly step?: string;
  readonly epoch: number;
  readonly afterMs: number;
}

/** Why an input changed nothing but perhaps `late`: the name of its counter. */
export type IgnoredInput =
  | "saga-duplicate"
  | "saga-late"
  | "saga-unexpected"
  | "saga-contradictory"
  | "saga-timer-stale"
  | "saga-retry-moot";

export interface Decision {
  /** The very state that was given when nothing changed. */
  readonly state: SagaState;
  /** To be sent in this order. */
  readonly commands: readonly SagaCommand[];
  readonly timers: readonly SagaTimer[];
  readonly ignored?: IgnoredInput;
}

/** As much of a definition as decisions need; both a runtime definition and a contract's saga fit. */
export interface SagaTable {
  readonly timeoutMs?: number;
  readonly steps: readonly StepTable[];
}

export interface StepTable {
  readonly id: string;
  readonly kind: "compensatable" | "pivot" | "retriable";
  readonly timeoutMs: number;
  /** Default: the step before it. */
  readonly dependsOn?: readonly string[];
  /** `succeedsOn` absent: undone as soon as its message is sent. */
  readonly compensate?: { readonly succeedsOn?: unknown };
}

/** Ended for good: every later message is only recorded. */
export const hasEnded = (state: SagaState): boolean =>
  state.status === "completed" || state.status === "failed";

/** Epochs of the timers that still matter. */
export const liveTimers = (state: SagaState): readonly number[] =>
  [state.timer, ...state.steps.map(({ timer }) => timer)].filter((epoch) => epoch !== null);
