import type { MessageDescriptor, PayloadOf } from "../../runtime/message.js";
import type { SagaDefinition } from "../../runtime/saga/definition.js";

/** One message with its content. */
export interface MessageInstance<M extends MessageDescriptor = MessageDescriptor> {
  readonly message: M;
  readonly payload: PayloadOf<M>;
}

/** `message(OrderStarted, { orderId, ... })`. */
export const message = <M extends MessageDescriptor>(
  descriptor: M,
  payload: PayloadOf<M>,
): MessageInstance<M> => ({ message: descriptor, payload });

/** A timer that fires. */
export interface Timeout<Step extends string | undefined = string | undefined> {
  readonly timeout: Step;
}

/** The time for a step is up, or without a step, that for the whole saga. */
export function timeout(): Timeout<undefined>;
export function timeout<const Step extends string>(step: Step): Timeout<Step>;
export function timeout(step?: string): Timeout {
  return { timeout: step };
}

type StepOf<Definition extends SagaDefinition> = Definition["steps"][number];

type UndoneOf<Step> = Step extends {
  readonly compensate: { readonly succeedsOn: infer M extends MessageDescriptor };
}
  ? M
  : never;

type UndoingOf<Step> = Step extends {
  readonly compensate: { readonly send: infer M extends MessageDescriptor };
}
  ? M
  : never;

/** Messages that a saga listens to. */
export type HeardBy<Definition extends SagaDefinition> =
  | Definition["startsOn"]
  | StepOf<Definition>["succeedsOn"]
  | StepOf<Definition>["failsOn"][number]
  | UndoneOf<StepOf<Definition>>;

/** Messages that a saga sends. */
export type SaidBy<Definition extends SagaDefinition> =
  | StepOf<Definition>["send"]
  | UndoingOf<StepOf<Definition>>
  | Definition["completesWith"]
  | Definition["failsWith"];

type InstanceOf<M> = M extends MessageDescriptor ? MessageInstance<M> : never;

/** What may happen to a saga: it hears one of its messages, or a timer fires. */
export type Happening<Definition extends SagaDefinition> =
  | InstanceOf<HeardBy<Definition>>
  | Timeout<StepOf<Definition>["id"] | undefined>;

/** What is expected of a saga: a message with exactly this content, or of this type with any. */
export type Expected<Definition extends SagaDefinition> =
  | SaidBy<Definition>
  | InstanceOf<SaidBy<Definition>>;

/** What a user writes for a saga, as its definition wants it; the generated interface fits. */
export type BodiesOf<Definition extends SagaDefinition> = {
  readonly [Step in StepOf<Definition> as Step["id"]]: StepBodyOf<Step>;
} & {
  completesWith(history: never): PayloadOf<Definition["completesWith"]>;
  failsWith(history: never, failure: never): PayloadOf<Definition["failsWith"]>;
};

type StepBodyOf<Step extends StepOf<SagaDefinition>> = {
  send(history: never): PayloadOf<Step["send"]>;
} & ([UndoingOf<Step>] extends [never]
  ? unknown
  : { compensate(history: never, failure: never): PayloadOf<UndoingOf<Step>> });
