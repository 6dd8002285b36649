import type { PGlite } from "@electric-sql/pglite";
import type { Column } from "./pglite-answers.js";

const bytea = 17;
const bytePrefix = "\\x";

/** A parameter as the protocol takes it; undefined type: the server has not said what it wants. */
export function textOf(client: PGlite, value: unknown, type = 0): string | null {
  if (value === null || value === undefined) return null;
  // PGlite writes and reads bytes one by one, which takes longer than all the rest.
  if (type === bytea && value instanceof Uint8Array) return `${bytePrefix}${hexOf(value)}`;
  const serializer = client.serializers[type];
  return serializer === undefined ? String(value) : serializer(value);
}

const hexOf = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString("hex");

export const rowsOf = <Row extends object>(
  client: PGlite,
  columns: readonly Column[],
  rows: readonly (readonly (string | null)[])[],
): Row[] => rows.map((row) => rowOf(client, columns, row) as Row);

const rowOf = (client: PGlite, columns: readonly Column[], row: readonly (string | null)[]) =>
  Object.fromEntries(
    columns.map(({ name, type }, index) => [name, readValue(client, row[index] ?? null, type)]),
  );

function readValue(client: PGlite, text: string | null, type: number): unknown {
  if (text === null) return null;
  if (type === bytea) return new Uint8Array(Buffer.from(text.slice(bytePrefix.length), "hex"));
  const parser = client.parsers[type];
  return parser === undefined ? text : parser(text, type);
}
