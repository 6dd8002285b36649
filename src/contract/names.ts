import { createHash } from "node:crypto";

/** `order_placed`, `order-placed`, `order.placed` and `OrderPlaced` all give `OrderPlaced`. */
export function pascalCase(text: string): string {
  const parts = words(text);
  // A name without any lower-case letter has no humps to keep: ORDER_PLACED, VIN.
  const shouting = parts.every((word) => word === word.toUpperCase());
  return parts.map((word) => capitalize(shouting ? word.toLowerCase() : word)).join("");
}

/** `OrderPlaced` gives `orderPlaced`, `VINChanged` gives `vinChanged`. */
export const camelCase = (text: string): string =>
  pascalCase(text).replace(/^(\p{Lu}+(?=\p{Lu}\p{Ll}|\p{N}|$)|\p{Lu})/u, (start) =>
    start.toLowerCase(),
  );

/** `Order Service` and `orderService` give `order-service`. */
export const kebabCase = (text: string): string =>
  words(text)
    .join("-")
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, "$1-$2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1-$2")
    .toLowerCase();

/**
 * The words of a text: runs of characters that may stand in an identifier. Everything else
 * (punctuation, invisible and direction characters) only separates.
 */
const words = (text: string): readonly string[] =>
  text
    .normalize("NFKC")
    .match(/[\p{L}\p{N}\p{M}]+/gu)
    ?.flatMap(identifierPart) ?? [];

// A mark or an odd number sign may not be allowed in an identifier, alone or at its start.
const identifierPart = (word: string): readonly string[] =>
  word.match(/[\p{L}\p{Nd}][\p{ID_Continue}]*/gu) ?? [];

const capitalize = (word: string): string => {
  const [first = "", ...rest] = word;
  return first.toUpperCase() + rest.join("");
};

/** A name that may start an identifier; `fallback` says what it names. */
export function identifierName(text: string, fallback: string): string {
  const name = limitLength(pascalCase(text), text);
  if (name === "") return `${fallback}${shortHash(text)}`;
  return /^\p{ID_Start}/u.test(name) ? name : `${fallback}${name}`;
}

// Names become file names, which may have 255 bytes.
const lengthMax = 80;

/** A name that is not too long for a file; `text` is what it comes from. */
export const limitLength = (name: string, text: string): string =>
  name.length <= lengthMax ? name : `${name.slice(0, lengthMax)}${shortHash(text)}`;

/** Four hex digits that tell names apart which look alike; depends on nothing but the text. */
export const shortHash = (text: string): string =>
  createHash("sha256").update(text).digest("hex").slice(0, 4);

/** Order of code units: the same under every locale. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
