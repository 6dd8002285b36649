import type { MessageDescriptor } from "../../runtime/message.js";
import { bindBodies } from "../../runtime/saga/bodies.js";
import type { SagaDefinition } from "../../runtime/saga/definition.js";
import { expectEnd, expectSaid } from "./expectation.js";
import type { BodiesOf, Expected, Happening, MessageInstance } from "./happening.js";
import { type Performance, perform, type Subject, silent, unbegun } from "./performance.js";

/** The story so far. */
export interface SagaStory<Definition extends SagaDefinition> {
  /** What happens next, in this order: messages that the saga hears, timers that fire. */
  when(...happenings: readonly Happening<Definition>[]): SagaQuestion<Definition>;
}

export interface SagaSpec<Definition extends SagaDefinition> extends SagaStory<Definition> {
  /** What has happened already; what the saga said to it is not looked at. */
  given(...happenings: readonly Happening<Definition>[]): SagaStory<Definition>;
}

/** Something has happened: now say what the saga must answer. Not a promise: never await it. */
export interface SagaQuestion<Definition extends SagaDefinition> {
  /**
   * The saga says exactly this, in this order, and nothing more; without arguments, nothing at all.
   *
   * @throws ContractViolation with what was expected and what was seen.
   */
  then(...expected: readonly Expected<Definition>[]): SagaAnswer<Definition>;
}

export interface SagaAnswer<Definition extends SagaDefinition> extends SagaStory<Definition> {
  /** The instance has come to this end. @throws ContractViolation with where it stands. */
  ends(as: "completed" | "failed" | "stuck"): void;
}

/**
 * Specifications of a saga by example, without a database, a broker or a clock:
 *
 *     const spec = sagaSpec(orderFulfilment, orderFulfilmentBodies);
 *     spec
 *       .given(message(OrderStarted, order), message(InventoryReserved, reserved))
 *       .when(message(CreditCheckFailed, refused))
 *       .then(message(ReleaseInventory, { orderId, reason: "credit: limit" }));
 *
 * Messages must be valid and of one instance; what the saga says must be valid too.
 *
 * @param bodies the user's functions for the saga.
 */
export function sagaSpec<const Definition extends SagaDefinition>(
  definition: Definition,
  bodies: BodiesOf<Definition>,
): SagaSpec<Definition> {
  const say = bindBodies("spec", definition, bodies);
  const subject: Subject = { definition, say };
  return {
    ...storyFrom<Definition>(subject, unbegun),
    given: (...happenings) => storyFrom(subject, after(subject, unbegun, happenings)),
  };
}

function after<Definition extends SagaDefinition>(
  subject: Subject,
  before: Performance,
  happenings: readonly Happening<Definition>[],
): Performance {
  return happenings.reduce<Performance>(
    (performance, happening) => perform(subject, performance, happening),
    silent(before),
  );
}

const storyFrom = <Definition extends SagaDefinition>(
  subject: Subject,
  before: Performance,
): SagaStory<Definition> => ({
  when: (...happenings) => questionOf(subject, after(subject, before, happenings)),
});

function questionOf<Definition extends SagaDefinition>(
  subject: Subject,
  performance: Performance,
): SagaQuestion<Definition> {
  return {
    // biome-ignore lint/suspicious/noThenProperty: given, when, then is how such specs are read.
    then(...expected) {
      expectSaid(performance, expected as readonly (MessageDescriptor | MessageInstance)[]);
      return {
        ...storyFrom<Definition>(subject, performance),
        ends: (as) => expectEnd(performance, as),
      };
    },
  };
}
