import type { Queryable } from "../../../runtime/store/store.js";

/** What an invariant looks at, when the story has come to rest. */
export interface InvariantContext {
  /** SQL with `$1` parameters; answers its rows. */
  query<Row extends object = Record<string, unknown>>(
    sql: string,
    parameters?: readonly unknown[],
  ): Promise<readonly Row[]>;
}

/**
 * `false`, a text, or a list that is not empty (of culprits): it does not hold. Anything else: it does.
 * A throw says why it does not.
 */
export type InvariantCheck = (context: InvariantContext) => unknown;

/** Something that must be true of the system whenever it has come to rest. */
export interface Invariant {
  readonly name: string;
  readonly check: InvariantCheck;
}

/**
 * An invariant in one line: a function, or SQL that finds what breaks it.
 *
 * `invariant("no stock is negative", "select sku from stock where available < 0")`
 */
export const invariant = (name: string, check: InvariantCheck | string): Invariant =>
  Object.freeze({
    name,
    check: typeof check === "string" ? ({ query }: InvariantContext) => query(check) : check,
  });

/** What is wrong, one line for each culprit; none: it holds. */
export async function judge({ check }: Invariant, database: Queryable): Promise<readonly string[]> {
  const query = async <Row extends object>(sql: string, parameters?: readonly unknown[]) =>
    (await database.query<Row>(sql, parameters)).rows;
  try {
    return culpritsOf(await check({ query }));
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

function culpritsOf(answer: unknown): readonly string[] {
  if (answer === false) return ["it does not hold"];
  if (typeof answer === "string") return [answer];
  if (!Array.isArray(answer)) return [];
  return answer.map((culprit) => (typeof culprit === "string" ? culprit : asText(culprit)));
}

function asText(culprit: unknown): string {
  if (typeof culprit !== "object" || culprit === null) return String(culprit);
  const values = Object.entries(culprit);
  const [only] = values;
  if (values.length === 1 && only !== undefined) return String(only[1]);
  return values.map(([name, value]) => `${name} ${String(value)}`).join(", ");
}
