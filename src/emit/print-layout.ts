import type { Extent, Layout } from "./layout.js";

const WIDTH = 100;

/** What is still to be printed; a string is fixed text. */
interface Task {
  readonly layout: Layout | string;
  readonly indent: number;
  /** On one line, whatever its width. */
  readonly flat?: boolean;
}

/** Wadler's printer: a bracket is broken when it, and what follows up to the next break, is too wide. */
export function printed(layout: Layout, indent: number): string {
  const tasks: Task[] = [{ layout, indent }];
  let output = "";
  let column = indent;
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    if (task.flat !== true && !fits(task.layout, tasks, WIDTH - column)) {
      const parts = brokenParts(task.layout, task.indent);
      for (let part = parts.pop(); part !== undefined; part = parts.pop()) tasks.push(part);
      continue;
    }
    const text = flatText(task.layout);
    output += text;
    const end = text.lastIndexOf("\n");
    column = end < 0 ? column + text.length : text.length - end - 1;
  }
  return output;
}

/** Whether `layout` on one line, and what follows it on that line, takes at most `room` columns. */
function fits(layout: Layout | string, following: readonly Task[], room: number): boolean {
  if (typeof layout === "string" || layout.kind === "text") return true;
  let left = room - layout.extent.width;
  let stop = layout.extent.stop;
  for (let next = following.length - 1; next >= 0 && stop === undefined && left >= 0; next--) {
    const task = following[next];
    if (task === undefined) break;
    const extent = task.flat === true ? flatExtent(task.layout) : brokenExtent(task.layout);
    left -= extent.width;
    stop = extent.stop;
  }
  return left >= 0 && stop !== "broken";
}

const newline: Extent = { width: 0, stop: "newline" };

const flatExtent = (layout: Layout | string): Extent =>
  typeof layout === "object" ? layout.extent : textExtent(layout);

const textExtent = (text: string): Extent =>
  text.startsWith("\n") ? newline : { width: text.length };

/** How far a layout goes on its line when each of its parts may be broken. */
function brokenExtent(layout: Layout | string): Extent {
  if (typeof layout === "string") return textExtent(layout);
  switch (layout.kind) {
    case "text":
      return layout.extent;
    case "concat":
      return oneAfterTheOther(layout.parts);
    case "hang":
      return { width: layout.left.extent.width, stop: layout.left.extent.stop ?? "newline" };
    case "list": {
      const { open, close } = layout.shape;
      return layout.items.length === 0
        ? { width: open.length + close.length }
        : { width: open.length, stop: "newline" };
    }
    case "union":
      return oneAfterTheOther(brokenParts(layout, 0).map((part) => part.layout));
  }
}

function oneAfterTheOther(parts: readonly (Layout | string)[]): Extent {
  let width = 0;
  for (const part of parts) {
    const extent = brokenExtent(part);
    width += extent.width;
    if (extent.stop !== undefined) return { width, stop: extent.stop };
  }
  return { width };
}

function flatText(layout: Layout | string): string {
  if (typeof layout === "string") return layout;
  switch (layout.kind) {
    case "text":
      return layout.text;
    case "concat":
      return layout.parts.map(flatText).join("");
    case "hang":
      return `${flatText(layout.left)} ${flatText(layout.right)}`;
    case "list": {
      const { open, close, padded, separator } = layout.shape;
      const pad = padded && layout.items.length > 0 ? " " : "";
      return `${open}${pad}${layout.items.map(flatText).join(`${separator} `)}${pad}${close}`;
    }
    case "union":
      return (layout.place === "alias" ? " " : "") + layout.members.map(flatText).join(" | ");
  }
}

/** What a layout consists of when it is broken; each part decides for itself. */
function brokenParts(layout: Layout | string, indent: number): Task[] {
  if (typeof layout === "string") return [{ layout, indent }];
  const at = (part: Layout | string, by = 0): Task => ({ layout: part, indent: indent + by });
  const lineAt = (by: number): Task => at(`\n${" ".repeat(indent + by)}`);
  switch (layout.kind) {
    case "text":
      return [at(layout)];
    case "concat":
      return layout.parts.map((part) => at(part));
    case "hang":
      return [{ layout: layout.left, indent, flat: true }, lineAt(2), at(layout.right, 2)];
    case "list":
      return listParts(layout, at, lineAt);
    case "union":
      return unionParts(layout, at, lineAt);
  }
}

type At = (part: Layout | string, by?: number) => Task;
type LineAt = (by: number) => Task;

function listParts({ shape, items }: Layout & { kind: "list" }, at: At, lineAt: LineAt): Task[] {
  if (items.length === 0) return [at(shape.open + shape.close)];
  const last = items.length - 1;
  const tasks = [at(shape.open)];
  for (const [index, item] of items.entries()) {
    const separator = index < last || shape.trailing ? shape.separator : "";
    tasks.push(lineAt(2), at(item, 2), at(separator));
  }
  tasks.push(lineAt(0), at(shape.close));
  return tasks;
}

function unionParts(
  { members, place }: Layout & { kind: "union" },
  at: At,
  lineAt: LineAt,
): Task[] {
  const [only, ...others] = members;
  if (only !== undefined && others.length === 0) return [at(" "), at(only)];
  const by = place === "alias" ? 2 : 0;
  return members.flatMap((member, index) => [
    ...(index > 0 || place === "alias" ? [lineAt(by)] : []),
    at("| "),
    at(member, by + 2),
  ]);
}
