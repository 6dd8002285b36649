import type Pg from "pg";
import type { QueryConfig } from "pg";

/** A bigint column as a number where it fits exactly, else as a BigInt. */
export function parseInteger(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

// The same JavaScript values as PGlite gives: a handler must not care which store it runs on.
export const typesOf = ({ types }: typeof Pg) => ({
  getTypeParser: ((oid: number, format?: "text" | "binary") =>
    oid === types.builtins.INT8 && format !== "binary"
      ? parseInteger
      : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
});

/** No limit, and the longest that a timer of Node can be set to; zero would be read as "not given". */
export const noTimeoutMs = 2 ** 31 - 1;

// Missing in pg's types.
export const withoutTimeout = (text: string): QueryConfig & { readonly query_timeout: number } => ({
  text,
  query_timeout: noTimeoutMs,
});
