import { RuntimeError } from "../errors.js";
import type { SagaRegistration } from "../service.js";
import { bindBodies, type SayPayload } from "./bodies.js";
import type { SagaDefinition } from "./definition.js";
import { definitionVersion } from "./version.js";

/** One definition of a saga, with the bodies that were written for it. */
export interface Edition {
  readonly definition: SagaDefinition;
  readonly version: string;
  readonly say: SayPayload;
}

/** The definitions of a saga that this process has. */
export interface Editions {
  /** New instances begin under it. */
  readonly current: Edition;
  /** The latest that knows the message; the current one where none does. */
  hearing(type: string): Edition;
  /** @throws RuntimeError `saga-definition-changed`, for another process to take what is at hand. */
  of(state: { readonly version: string }, instance: string): Edition;
}

/** @throws RuntimeError `options` when a body is missing. */
export function editionsOf(
  service: string,
  { definition, former = [] }: SagaRegistration,
  bodies: object,
): Editions {
  const edition = (each: SagaDefinition, its: object): Edition => ({
    definition: each,
    version: definitionVersion(each),
    say: bindBodies(service, each, its),
  });
  const current = edition(definition, bodies);
  const all = [current, ...former.map((each) => edition(each.definition, each.bodies)).reverse()];
  return {
    current,
    hearing: (type) => all.find((each) => hears(each.definition, type)) ?? current,
    of({ version }, instance) {
      const found = all.find((each) => each.version === version);
      if (found !== undefined) return found;
      throw new RuntimeError(
        "saga-definition-changed",
        `${definition.name}/${instance} began under the definition ${version}, which this process does not have: one of the release that has it must go on with it.`,
        { retryable: true },
      );
    },
  };
}

const hears = ({ startsOn, steps }: SagaDefinition, type: string): boolean =>
  startsOn.type === type ||
  steps.some(
    ({ succeedsOn, failsOn, compensate }) =>
      succeedsOn.type === type ||
      compensate?.succeedsOn?.type === type ||
      failsOn.some((message) => message.type === type),
  );
