import { remembered } from "../remembered.js";
import { type PatternNode, parsePattern } from "./parse-pattern.js";

export interface TextWish {
  readonly minLength: number;
  readonly maxLength: number;
  /** Different numbers give different texts where the pattern leaves a choice. */
  readonly variant: number;
}

// How often a `*` or `+` is repeated at most, to reach a length.
const MOST_REPEATS = 200;
/** Up to here each length is tried: one that must be exact would be jumped over. */
const EACH_REPEAT = 64;
/** A pattern may take ages to refuse a text that is longer. */
export const LONGEST_REFUSED = 20;

/**
 * A text that matches a pattern and has a length, or undefined when none was found. Understands what
 * patterns of documents are made of; the text is tried against the pattern before it is returned.
 */
export function textForPattern(pattern: string, wish: TextWish): string | undefined {
  const node = parsed(pattern);
  const expression = compiled(pattern);
  if (node === undefined || expression === undefined) return undefined;
  for (let extra = 0; extra <= MOST_REPEATS; extra = extra < EACH_REPEAT ? extra + 1 : extra * 2) {
    const text = write(node, wish.variant, extra);
    const length = [...text].length;
    if (length > wish.maxLength) return undefined;
    if (length < wish.minLength) continue;
    if (expression.test(text)) return text;
    if (length > LONGEST_REFUSED) return undefined;
  }
  return undefined;
}

export const compiled = remembered((pattern): RegExp | undefined => {
  for (const flags of ["u", ""]) {
    try {
      return new RegExp(pattern, flags);
    } catch {}
  }
  return undefined;
});

const parsed = remembered(parsePattern);

function write(node: PatternNode, variant: number, extra: number): string {
  switch (node.kind) {
    case "nothing":
      return "";
    case "characters":
      return node.characters[variant % node.characters.length] ?? "";
    case "sequence":
      return node.parts.map((part) => write(part, variant, extra)).join("");
    case "choice": {
      const option = node.options[variant % node.options.length];
      return option === undefined ? "" : write(option, variant, extra);
    }
    case "repeat": {
      const count = Math.min(node.least + extra, node.most);
      return Array.from({ length: count }, () => write(node.part, variant, extra)).join("");
    }
  }
}
