import type { DeadLetter } from "../dead-letters.js";
import { RuntimeError } from "../errors.js";
import type { SagaStatus } from "../saga/state.js";
import type { Operator } from "./operator.js";

/** Arguments of a verb, as JSON. */
export type Arguments = Readonly<Record<string, unknown>>;

type Verb = (to: Operator, given: Arguments) => Promise<unknown>;

/**
 * All that a process lets others do to its store, by name. Verbs and no SQL: whoever gets hold of the
 * token can operate the system, and can neither read nor change the business data.
 */
const known: Readonly<Record<string, Verb>> = {
  "store/describe": async (to) => ({
    schema: to.schema,
    migrations: (await to.migrations()) ?? null,
  }),
  "dead-letters/list": async ({ deadLetters }, given) => {
    const texts = { ...text(given, "consumer"), ...text(given, "reason") };
    const numbers = { ...number(given, "beforeId"), ...number(given, "limit") };
    return (await deadLetters.list({ ...texts, ...numbers })).map(sentLetter);
  },
  "dead-letters/redrive": async ({ deadLetters }, given) => {
    const { data } = text(given, "data");
    const mended = data === undefined ? undefined : { data: Buffer.from(data, "base64") };
    await deadLetters.redrive(needed(number(given, "id"), "id"), mended);
  },
  "dead-letters/discard": ({ deadLetters }, given) =>
    deadLetters.discard(needed(number(given, "id"), "id")),
  "sagas/list": ({ sagas }, given) => {
    const status = text(given, "status") as { readonly status?: SagaStatus };
    const whose = { ...text(given, "service"), ...text(given, "saga") };
    return sagas.list({ ...whose, ...status, ...number(given, "limit") });
  },
  "sagas/show": ({ sagas }, given) => sagas.show(needed(text(given, "instance"), "instance")),
  "sagas/retry": ({ sagas }, given) => {
    const which = { ...text(given, "service"), ...text(given, "saga"), ...text(given, "step") };
    return sagas.retry(needed(text(given, "instance"), "instance"), which);
  },
  "consumers/list": ({ consumers }) => consumers.list(),
  "consumers/remove": ({ consumers }, given) =>
    consumers.remove(needed(text(given, "consumer"), "consumer"), text(given, "stream")),
};

/** The verb of a name that a stranger gave: `constructor` is none. */
export const verbOf = (name: string): Verb | undefined =>
  Object.hasOwn(known, name) ? known[name] : undefined;

/** A letter as it travels: its bytes as base64. Dates become ISO texts by themselves. */
const sentLetter = ({ data, ...rest }: DeadLetter) => ({
  ...rest,
  data: Buffer.from(data).toString("base64"),
});

type Optional<Name extends string, Value> = { readonly [Key in Name]?: Value };

function text<Name extends string>(given: Arguments, name: Name): Optional<Name, string> {
  const value = given[name];
  if (value === undefined) return {};
  if (typeof value !== "string") throw refused(`${name} must be a text.`);
  return { [name]: value } as Optional<Name, string>;
}

function number<Name extends string>(given: Arguments, name: Name): Optional<Name, number> {
  const value = given[name];
  if (value === undefined) return {};
  if (!Number.isSafeInteger(value)) throw refused(`${name} must be a whole number.`);
  return { [name]: value } as Optional<Name, number>;
}

function needed<Name extends string, Value>(given: Optional<Name, Value>, name: Name): Value {
  const value: Value | undefined = given[name];
  if (value === undefined) throw refused(`${name} is missing.`);
  return value;
}

const refused = (message: string) => new RuntimeError("options", message);
