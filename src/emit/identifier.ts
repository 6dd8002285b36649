import type { Identifier } from "./code.js";
import { remembered } from "./remembered.js";
import { reservedWords } from "./reserved-words.js";

export type NameStyle = "PascalCase" | "camelCase";

// Default-ignorable characters are letters to the language and nothing to the eye.
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;
const WORD = /[\p{ID_Continue}$]+/gu;

/**
 * A name derived from any text: `order-placed` -> `OrderPlaced` or `orderPlaced`. Always valid:
 * a leading digit gets `_` before it, a reserved word or a global `_` behind it (`delete_`,
 * `Error_`), and text without a letter is `Unnamed` or `unnamed`. Two texts may give one name;
 * `names.ts` keeps those apart.
 */
export const identifier = (text: string, style: NameStyle): Identifier => named[style](text);

const named: Readonly<Record<NameStyle, (text: string) => Identifier>> = {
  PascalCase: remembered((text) => derived(text, "PascalCase")),
  camelCase: remembered((text) => derived(text, "camelCase")),
};

function derived(text: string, style: NameStyle): Identifier {
  const words = wordsOf(text);
  const pascal = words.map((word) => capitalized(words.length > 1 ? calmed(word) : word)).join("");
  const styled = style === "PascalCase" ? pascal : uncapitalized(pascal);
  const name = styled === "" ? (style === "PascalCase" ? "Unnamed" : "unnamed") : styled;
  const started = /^[\p{ID_Start}$_]/u.test(name) ? name : `_${name}`;
  return (reservedWords.has(started) ? `${started}_` : started) as Identifier;
}

/** `order_placed.v1` -> `["order", "placed", "v1"]`. */
function wordsOf(text: string): readonly string[] {
  const visible = text.normalize("NFC").replace(IGNORABLE, "");
  const separated = visible.replace(/(?<=.)_+(?=.)/g, " ");
  return separated.match(WORD) ?? [];
}

const calmed = (word: string): string =>
  /^\p{Lu}{2,}$/u.test(word) ? word.slice(0, 1) + word.slice(1).toLowerCase() : word;

function capitalized(word: string): string {
  const [first = "", ...rest] = word;
  const upper = first.toUpperCase();
  // Some capitals are two letters (`ß` -> `SS`); those keep their small form.
  return ([...upper].length === 1 ? upper : first) + rest.join("");
}

/** `OrderPlaced` -> `orderPlaced`, `URLChanged` -> `urlChanged`, `ABC` -> `abc`. */
const uncapitalized = (name: string): string =>
  name.replace(/^\p{Lu}+(?=\p{Lu}\p{Ll}|\P{L}|$)|^\p{Lu}/u, (capitals) => capitals.toLowerCase());
