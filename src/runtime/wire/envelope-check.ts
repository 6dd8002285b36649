import type { Envelope } from "../envelope.js";

/** Longest value of an attribute that we look things up by, in UTF-8 bytes. */
export const attributeBytesMax = 512;

const required = ["id", "source", "type"] as const;
const optional = [
  "correlationid",
  "causationid",
  "partitionkey",
  "traceparent",
  "tracestate",
  "sagaid",
  "sagastep",
  "time",
  "datacontenttype",
] as const;

/** Why attributes of an incoming message cannot be used, in a sentence; undefined: they can. */
export function envelopeDefect(envelope: Partial<Envelope>): string | undefined {
  const missing = required.find(
    (name) => typeof envelope[name] !== "string" || envelope[name] === "",
  );
  if (missing !== undefined) return `The envelope attribute "${missing}" is missing.`;
  for (const name of [...required, ...optional]) {
    const defect = attributeDefect(envelope[name]);
    if (defect !== undefined) return `The envelope attribute "${name}" ${defect}.`;
  }
  return undefined;
}

/** Why a text cannot be an attribute or a key. */
export function attributeDefect(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "string") return "is no text";
  if (Buffer.byteLength(value) > attributeBytesMax)
    return `is longer than ${attributeBytesMax} bytes (attributeBytesMax)`;
  return hasControlCharacters(value) ? "contains control characters" : undefined;
}

// CR and LF would end a header on some wires, PostgreSQL text cannot hold NUL, and a lone surrogate
// changes when it is written as UTF-8.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unfit = /[\u0000-\u001f\u007f]|\p{Surrogate}/gu;

export const hasControlCharacters = (text: string): boolean => text.search(unfit) >= 0;

/** For storing what a stranger sent: short, and without what a text column refuses. */
export const storable = (value: unknown): string =>
  typeof value === "string" ? value.slice(0, attributeBytesMax).replace(unfit, "\ufffd") : "";
