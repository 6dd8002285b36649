import { RuntimeError } from "../errors.js";

export const defaultSchema = "asyncapi_gen";

const acceptable = /^[a-z_][a-z0-9_]{0,62}$/;

/** A schema name fit for SQL, quoted. It stands in SQL text, so it is checked and not only escaped. */
export function quoteSchema(name: string = defaultSchema): string {
  if (acceptable.test(name) && !name.startsWith("pg_")) return `"${name}"`;
  throw new RuntimeError(
    "options",
    `"${name}" is no usable schema name: up to 63 of a-z, 0-9 and _, not beginning with a digit or pg_.`,
  );
}
