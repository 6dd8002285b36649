import type {
  DocText,
  FilePath,
  Identifier,
  NumberLiteral,
  PropertyKey,
  StringLiteral,
  TypeExpression,
} from "./code.js";
import { printed } from "./print-layout.js";

/**
 * Source text laid out in at most 100 columns, breaking where the usual formatters break, so that a
 * formatter run over generated files changes nothing. A layout is a tree of fixed text (only from
 * ``code`...` ``, never from a document), branded parts and lists that may be broken.
 */
export type Layout = Text | Concat | List | Union | Hang;

/**
 * What a layout takes of its line when it is not broken: the printer asks often, so each is measured
 * once, when it is made.
 */
export interface Extent {
  readonly width: number;
  /** What ends it before its own end: a line break in a text, or a list that is always broken. */
  readonly stop?: "newline" | "broken" | undefined;
}

interface Text {
  readonly kind: "text";
  readonly text: string;
  readonly extent: Extent;
}
interface Concat {
  readonly kind: "concat";
  readonly parts: readonly Layout[];
  readonly extent: Extent;
}
interface List {
  readonly kind: "list";
  readonly extent: Extent;
  readonly shape: ListShape;
  readonly items: readonly Layout[];
  /** Broken even where it would fit, as formatters do with a list of objects. */
  readonly always?: boolean;
}
interface Union {
  readonly kind: "union";
  readonly extent: Extent;
  readonly members: readonly Layout[];
  /** An alias puts its members on lines of their own, one step in; a type argument does not. */
  readonly place: "alias" | "argument";
}
interface Hang {
  readonly kind: "hang";
  readonly extent: Extent;
  readonly left: Layout;
  readonly right: Layout;
}

interface ListShape {
  readonly open: string;
  readonly close: string;
  readonly separator: "," | ";";
  /** Blanks inside the brackets when on one line. */
  readonly padded: boolean;
  /** A separator after the last item when broken. */
  readonly trailing: boolean;
}

const shapes = {
  arguments: { open: "(", close: ")", separator: ",", padded: false, trailing: true },
  typeArguments: { open: "<", close: ">", separator: ",", padded: false, trailing: false },
  array: { open: "[", close: "]", separator: ",", padded: false, trailing: true },
  object: { open: "{", close: "}", separator: ",", padded: true, trailing: true },
  typeLiteral: { open: "{", close: "}", separator: ";", padded: true, trailing: true },
} as const satisfies Record<string, ListShape>;

type Part =
  | Layout
  | Identifier
  | StringLiteral
  | NumberLiteral
  | PropertyKey
  | TypeExpression
  | DocText
  | FilePath;

/** Fixed text around safe parts: ``code`route${callArguments}` ``. */
export function code(text: TemplateStringsArray, ...parts: readonly Part[]): Layout {
  const pieces: Layout[] = [];
  // Texts that touch are one: most code consists of them, and each piece is looked at many times.
  let pending = text[0] ?? "";
  // By index: the pairs of an iterator were a tenth of what a whole run left to the collector.
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index] ?? "";
    if (typeof part === "string") pending += part;
    else {
      if (pending !== "") pieces.push(plain(pending));
      pieces.push(part);
      pending = "";
    }
    pending += text[index + 1] ?? "";
  }
  if (pending !== "" || pieces.length === 0) pieces.push(plain(pending));
  const [only] = pieces;
  return only !== undefined && pieces.length === 1 ? only : concat(pieces);
}

const concat = (parts: readonly Layout[]): Layout => ({
  kind: "concat",
  parts,
  extent: inOneLine(parts, 0),
});

function plain(text: string): Layout {
  const end = text.indexOf("\n");
  const extent: Extent = end < 0 ? { width: text.length } : { width: end, stop: "newline" };
  return { kind: "text", text, extent };
}

const nothing: Extent = { width: 0 };

/** Of parts one after the other, with so many columns between each two. */
function inOneLine(parts: readonly Layout[], between: number): Extent {
  let width = 0;
  for (let index = 0; index < parts.length; index++) {
    const extent = parts[index]?.extent ?? nothing;
    width += index === 0 ? extent.width : between + extent.width;
    if (extent.stop !== undefined) return { width, stop: extent.stop };
  }
  return { width };
}

const around = ({ width, stop }: Extent, before: number, after: number): Extent =>
  stop === undefined ? { width: before + width + after } : { width: before + width, stop };

/** Items between brackets: on one line when they fit, else one per line. */
export const list = (shape: keyof typeof shapes, items: readonly Layout[]): Layout => ({
  kind: "list",
  shape: shapes[shape],
  items,
  extent: listExtent(shapes[shape], items),
});

function listExtent({ open, close, padded }: ListShape, items: readonly Layout[]): Extent {
  const pad = padded && items.length > 0 ? 1 : 0;
  return around(inOneLine(items, ", ".length), open.length + pad, pad + close.length);
}

/** Items between brackets, one per line. */
export const brokenList = (shape: keyof typeof shapes, items: readonly Layout[]): Layout => ({
  kind: "list",
  shape: shapes[shape],
  items,
  always: items.length > 0,
  extent: items.length > 0 ? { width: 0, stop: "broken" } : listExtent(shapes[shape], items),
});

/** `A | B`; a single member stands for itself. */
export function union(members: readonly Layout[], place: Union["place"]): Layout {
  const [first, ...others] = members;
  if (first !== undefined && others.length === 0 && place === "argument") return first;
  const extent = around(inOneLine(members, " | ".length), place === "alias" ? 1 : 0, 0);
  return { kind: "union", members, place, extent };
}

/** `left right`, or `right` on the next line, one step in. */
export const hang = (left: Layout, right: Layout): Layout => ({
  kind: "hang",
  left,
  right,
  extent: inOneLine([left, right], " ".length),
});

/** `text` padded with blanks to `width`, for columns in a comment. */
export const padded = (text: Identifier | Code, width: number): Layout => plain(text.padEnd(width));

declare const printedBrand: unique symbol;
/** Laid-out source text. */
export type Code = string & { readonly [printedBrand]: "Code" };

/** `layout` as source text that starts at column `indent` and ends without a newline. */
export const print = (layout: Layout, indent = 0): Code => printed(layout, indent) as Code;

/** `layout` as a whole line with its margin and newline; undefined gives "". */
export const line = (layout: Layout | undefined, indent = 0): Code =>
  (layout === undefined ? "" : `${" ".repeat(indent)}${printed(layout, indent)}\n`) as Code;

/** Whole lines, one after the other. */
export const lines = (parts: readonly (Code | DocText)[]): Code => parts.join("") as Code;

/** The inner lines of a doc comment, to stand in a longer one. */
export const commentLines = (comment: DocText): Code =>
  (comment.startsWith("/**\n")
    ? comment.slice("/**\n".length, -" */\n".length)
    : comment.replace(/^\/\*\*(.*) \*\/\n$/, " *$1\n")) as Code;

/** Whole lines as the inside of a block: the template writes the last newline. */
export const block = (parts: readonly (Code | DocText)[]): Code =>
  parts.join("").replace(/\n$/, "") as Code;
