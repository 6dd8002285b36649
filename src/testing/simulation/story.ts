import type { Random } from "../../runtime/clock.js";
import type { Route } from "../../runtime/message.js";

/** What a story works with. Everything in it comes from the seed. */
export interface StoryContext {
  /** By name, as they run at this moment. */
  // biome-ignore lint/suspicious/noExplicitAny: only the project knows its publishers' types
  readonly services: Readonly<Record<string, any>>;
  /** Uniform in [0, 1). */
  random(): number;
  /** One of them. */
  pick<T>(choices: readonly T[]): T;
  newId(): string;
  now(): Date;
  /**
   * Puts a message on a channel, as any program could that reaches the broker. Each story has a
   * conversation of its own.
   */
  send(route: Route, payload: unknown, headers?: unknown): Promise<void>;
}

/** What somebody outside does to the system: the beginning of everything else. */
export interface Story {
  readonly name: string;
  readonly begin: (context: StoryContext) => Promise<unknown>;
  /** Whether it may be done again when nobody knows whether it was: a retrying client. */
  readonly idempotent: boolean;
}

/**
 * A story begins what the simulation then follows: `story("an order is placed", ({ services, newId }) => ...)`.
 *
 * @param options.idempotent true: it is told again, with the same ids, when its answer was lost, as
 * an impatient client would. Default false: only when it surely had no effect.
 */
export const story = (
  name: string,
  begin: Story["begin"],
  { idempotent = false }: { readonly idempotent?: boolean } = {},
): Story => Object.freeze({ name, begin, idempotent });

export const pickWith =
  ({ next }: Pick<Random, "next">) =>
  <T>(choices: readonly T[]): T => {
    if (choices.length === 0) throw new TypeError("There is nothing to pick from.");
    return choices[Math.floor(next() * choices.length)] as T;
  };
