import type {
  DocText,
  FilePath,
  Identifier,
  NumberLiteral,
  PropertyKey,
  StringLiteral,
  TypeExpression,
} from "./code.js";

/**
 * Source text laid out in at most 100 columns, breaking where the usual formatters break, so that a
 * formatter run over generated files changes nothing. A layout is a tree of fixed text (only from
 * ``code`...` ``, never from a document), branded parts and lists that may be broken.
 */
export type Layout = Text | Concat | List | Union | Hang;

interface Text {
  readonly kind: "text";
  readonly text: string;
}
interface Concat {
  readonly kind: "concat";
  readonly parts: readonly Layout[];
}
interface List {
  readonly kind: "list";
  readonly shape: ListShape;
  readonly items: readonly Layout[];
  /** Broken even where it would fit, as formatters do with a list of objects. */
  readonly always?: boolean;
}
interface Union {
  readonly kind: "union";
  readonly members: readonly Layout[];
  /** An alias puts its members on lines of their own, one step in; a type argument does not. */
  readonly place: "alias" | "argument";
}
interface Hang {
  readonly kind: "hang";
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
  for (const [index, part] of parts.entries()) {
    if (typeof part === "string") pending += part;
    else if (part !== undefined) {
      if (pending !== "") pieces.push(plain(pending));
      pieces.push(part);
      pending = "";
    }
    pending += text[index + 1] ?? "";
  }
  if (pending !== "" || pieces.length === 0) pieces.push(plain(pending));
  const [only] = pieces;
  return only !== undefined && pieces.length === 1 ? only : { kind: "concat", parts: pieces };
}

const plain = (text: string): Layout => ({ kind: "text", text });

/** Items between brackets: on one line when they fit, else one per line. */
export const list = (shape: keyof typeof shapes, items: readonly Layout[]): Layout => ({
  kind: "list",
  shape: shapes[shape],
  items,
});

/** Items between brackets, one per line. */
export const brokenList = (shape: keyof typeof shapes, items: readonly Layout[]): Layout => ({
  kind: "list",
  shape: shapes[shape],
  items,
  always: items.length > 0,
});

/** `A | B`; a single member stands for itself. */
export function union(members: readonly Layout[], place: Union["place"]): Layout {
  const [first, ...others] = members;
  if (first !== undefined && others.length === 0 && place === "argument") return first;
  return { kind: "union", members, place };
}

/** `left right`, or `right` on the next line, one step in. */
export const hang = (left: Layout, right: Layout): Layout => ({ kind: "hang", left, right });

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

const WIDTH = 100;

interface Task {
  readonly layout: Layout;
  readonly indent: number;
  readonly flat: boolean;
}

/** Wadler's printer: a bracket is broken when it, and what follows up to the next break, is too wide. */
function printed(layout: Layout, indent: number): string {
  const tasks: Task[] = [{ layout, indent, flat: false }];
  let output = "";
  let column = indent;
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    if (task.layout.kind === "text") {
      output += task.layout.text;
      const end = task.layout.text.lastIndexOf("\n");
      column = end < 0 ? column + task.layout.text.length : task.layout.text.length - end - 1;
      continue;
    }
    const flat = task.flat || fits({ ...task, flat: true }, tasks, WIDTH - column);
    tasks.push(...children(task.layout, task.indent, flat).reverse());
  }
  return output;
}

/** Whether `task` on one line, and what follows it on that line, takes at most `room` columns. */
function fits(task: Task, following: readonly Task[], room: number): boolean {
  const tasks = [task];
  let left = room;
  let next = following.length - 1;
  while (left >= 0) {
    const current = tasks.pop() ?? following[next--];
    if (current === undefined) return true;
    if (current.layout.kind === "text") {
      const end = current.layout.text.indexOf("\n");
      if (end >= 0) return left >= end;
      left -= current.layout.text.length;
    } else if (current.flat && current.layout.kind === "list" && current.layout.always === true) {
      return false;
    } else {
      tasks.push(...children(current.layout, current.indent, current.flat).reverse());
    }
  }
  return false;
}

/** What a layout consists of, on one line (`flat`) or broken. */
function children(layout: Exclude<Layout, Text>, indent: number, flat: boolean): Task[] {
  const at = (part: Layout, by = 0): Task => ({ layout: part, indent: indent + by, flat });
  const newline = (by: number): Task => at(plain(`\n${" ".repeat(indent + by)}`));
  switch (layout.kind) {
    case "concat":
      // Each part decides for itself; only a list that is on one line keeps its parts there.
      return layout.parts.map((part) => at(part));
    case "hang":
      return flat
        ? [at(layout.left), at(plain(" ")), at(layout.right)]
        : [{ layout: layout.left, indent, flat: true }, newline(2), at(layout.right, 2)];
    case "list":
      return listChildren(layout, at, newline, flat);
    case "union":
      return unionChildren(layout, at, newline, flat);
  }
}

type At = (part: Layout, by?: number) => Task;
type NewLine = (by: number) => Task;

function listChildren({ shape, items }: List, at: At, newline: NewLine, flat: boolean): Task[] {
  if (items.length === 0) return [at(plain(shape.open + shape.close))];
  const pad = shape.padded ? " " : "";
  const last = items.length - 1;
  const inner = items.flatMap((item, index) => {
    const comma = index < last || (!flat && shape.trailing) ? shape.separator : "";
    return flat
      ? [at(item), at(plain(index < last ? `${comma} ` : ""))]
      : [newline(2), at(item, 2), at(plain(comma))];
  });
  return flat
    ? [at(plain(shape.open + pad)), ...inner, at(plain(pad + shape.close))]
    : [at(plain(shape.open)), ...inner, newline(0), at(plain(shape.close))];
}

function unionChildren({ members, place }: Union, at: At, newline: NewLine, flat: boolean): Task[] {
  const separated = (bar: Task[]): Task[] =>
    members.flatMap((member, index) => [
      ...(index === 0 ? [] : bar),
      at(member, flat ? 0 : by + 2),
    ]);
  const by = place === "alias" ? 2 : 0;
  if (flat) return [at(plain(place === "alias" ? " " : "")), ...separated([at(plain(" | "))])];
  if (members.length === 1) return [at(plain(" ")), ...members.map((member) => at(member))];
  const first = place === "alias" ? [newline(by)] : [];
  return [...first, at(plain("| ")), ...separated([newline(by), at(plain("| "))])];
}
