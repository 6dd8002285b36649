import type { SchemaObject } from "../schema/schema-node.js";
import { compiled, textForPattern } from "./pattern-text.js";

/** Valid texts of the formats that we check, some of them different for each variant. */
const textOfFormat: Readonly<Record<string, (variant: number, word: string) => string>> = {
  date: (variant) => `2030-01-${twoDigits(1 + (variant % 28))}`,
  "date-time": (variant) => `2030-01-01T12:${twoDigits(variant % 60)}:00Z`,
  duration: (variant) => `P${1 + variant}D`,
  email: (variant) => `someone${variant || ""}@example.com`,
  hostname: (variant) => `host${variant || ""}.example.com`,
  ipv4: (variant) => `192.0.2.${1 + (variant % 250)}`,
  ipv6: (variant) => `2001:db8::${(1 + variant).toString(16)}`,
  "json-pointer": (variant) => `/a${variant || ""}`,
  regex: (variant) => `^a${variant || ""}$`,
  "relative-json-pointer": (variant) => `${variant}/a`,
  time: (variant) => `12:${twoDigits(variant % 60)}:00Z`,
  uri: (variant) => `https://example.com/${variant || ""}`,
  "uri-reference": (variant) => `/path${variant || ""}`,
  // Ids of different names differ, the same name has the same id in every message.
  uuid: (variant, word) => `${digits(numberOf(word), 8)}-0000-4000-8000-${digits(1 + variant, 12)}`,
};

const digits = (value: number, length: number): string => value.toString(16).padStart(length, "0");

/** FNV-1a: a number of 32 bits that depends on nothing but the text. */
const numberOf = (text: string): number =>
  [...text].reduce(
    (hash, one) => Math.imul(hash ^ (one.codePointAt(0) ?? 0), 16777619) >>> 0,
    2166136261,
  );

const twoDigits = (value: number): string => String(value).padStart(2, "0");

// Longer texts say nothing more and make files long.
export const LONGEST_TEXT = 300;

/** A text for a schema; undefined when none is found. `word` is what it says where it may say anything. */
export function textFor(node: SchemaObject, word: string, variant: number): string | undefined {
  const { pattern, format, minLength = 0, maxLength = Number.POSITIVE_INFINITY } = node;
  if (minLength > LONGEST_TEXT) return undefined;
  if (format !== undefined && Object.hasOwn(textOfFormat, format)) {
    return textOfFormat[format]?.(variant, word);
  }
  if (pattern !== undefined) {
    const made = textForPattern(pattern, { minLength, maxLength, variant });
    return made ?? knownText(node, pattern, word, variant);
  }
  return sizedText(variant === 0 ? word : `${word}-${variant}`, minLength, maxLength);
}

/** A text of the document or of a format that matches a pattern which is too hard to write for. */
function knownText(
  { examples = [] }: SchemaObject,
  pattern: string,
  word: string,
  variant: number,
): string | undefined {
  const expression = compiled(pattern);
  const formatted = Object.values(textOfFormat).map((write) => write(variant, word));
  const texts = [...examples, ...formatted].filter((text) => typeof text === "string");
  return texts.find((text) => expression?.test(text));
}

// From here on a text is only long.
const LONG = 40;

/** `text`, cut or filled up to a length. The end is kept: it tells variants apart. */
export function sizedText(text: string, minLength: number, maxLength: number): string {
  if (minLength > LONG) return "x".repeat(minLength);
  const characters = [...text];
  const cut =
    characters.length > maxLength ? characters.slice(characters.length - maxLength) : characters;
  return "x".repeat(Math.max(0, minLength - cut.length)) + cut.join("");
}
