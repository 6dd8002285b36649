import { ts } from "ts-morph";
import type { SkeletonMember } from "../../emit/emitter.js";
import { membersOf } from "./object-members.js";
import { hasBlankLine, indentAt, isFirstInLine, lineEndOf, restOfLine } from "./source-lines.js";
import type { Insertion } from "./splice.js";

type Anchor = ts.ObjectLiteralElementLike | undefined;

/** What puts `missing` into the object, each beside its neighbours in the contract's order. */
export function insertMembers(
  file: ts.SourceFile,
  object: ts.ObjectLiteralExpression,
  wanted: readonly SkeletonMember[],
  missing: readonly SkeletonMember[],
): readonly Insertion[] {
  const groups = new Map<Anchor, SkeletonMember[]>();
  for (const member of missing) {
    const anchor = anchorOf(object, wanted, member);
    groups.set(anchor, [...(groups.get(anchor) ?? []), member]);
  }
  return [...groups].flatMap(([anchor, members]) => insertAfter(file, object, anchor, members));
}

/** The member to insert behind; undefined for the beginning of the object. */
function anchorOf(
  object: ts.ObjectLiteralExpression,
  wanted: readonly SkeletonMember[],
  { name }: SkeletonMember,
): Anchor {
  const { byName } = membersOf(object);
  const index = wanted.findIndex((member) => member.name === name);
  const isThere = (member: SkeletonMember): boolean => byName.has(member.name);
  const before = wanted.slice(0, index).findLast(isThere);
  if (before !== undefined) return byName.get(before.name);
  const after = wanted.slice(index).find(isThere);
  const next = after && byName.get(after.name);
  if (next === undefined) return object.properties.at(-1);
  return object.properties[object.properties.indexOf(next) - 1];
}

function insertAfter(
  file: ts.SourceFile,
  object: ts.ObjectLiteralExpression,
  anchor: Anchor,
  members: readonly SkeletonMember[],
): readonly Insertion[] {
  const { text } = file;
  const end = lineEndOf(text);
  const comma = anchor && commaAfter(file, anchor);
  const from = comma ?? anchor?.end ?? object.getStart(file) + 1;
  const insertions: Insertion[] =
    anchor !== undefined && comma === undefined ? [{ at: from, text: "," }] : [];
  const gap = isAiry(file, object) ? end : "";
  const stubs = printed(file, object, members).join(end);
  const lineEnd = restOfLine(text, from);
  const isFirst = anchor === undefined && object.properties.length > 0;
  const block = `${end}${isFirst ? "" : gap}${stubs}${isFirst ? gap : ""}`;
  if (lineEnd !== undefined) return [...insertions, { at: lineEnd, text: block }];
  const isLast = anchor === object.properties.at(-1);
  const after = isLast ? indentAt(text, object.getStart(file)) : memberIndent(file, object);
  const blanks = /^ */.exec(text.slice(from))?.[0].length ?? 0;
  const rest = after.slice(0, Math.max(0, after.length - blanks));
  return [...insertions, { at: from, text: `${block}${end}${rest}` }];
}

/** The offset behind the comma that follows a member, if one does. */
function commaAfter(file: ts.SourceFile, { end }: ts.Node): number | undefined {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true);
  scanner.setText(file.text, end);
  return scanner.scan() === ts.SyntaxKind.CommaToken ? scanner.getTokenEnd() : undefined;
}

/** Whether empty lines separate the members. */
function isAiry(file: ts.SourceFile, { properties }: ts.ObjectLiteralExpression): boolean {
  const [first] = properties;
  if (first === undefined) return false;
  if (properties.length === 1) return /[\r\n]/.test(first.getText(file));
  return properties.every((property, index) => {
    const previous = properties[index - 1];
    return previous === undefined || hasBlankLine(file.text, previous.end, property.getStart(file));
  });
}

/** The stubs' lines with the indentation of the object they go to. */
function printed(
  file: ts.SourceFile,
  object: ts.ObjectLiteralExpression,
  members: readonly SkeletonMember[],
): readonly string[] {
  const [indent, unit] = [memberIndent(file, object), indentUnit(file, object)];
  return members.flatMap(({ stub }) => {
    const lines = stub.replace(/\n$/, "").split("\n");
    const depthOf = (line: string): number => line.search(/\S/) / 2;
    const base = depthOf(lines[0] ?? "");
    return lines.map((line) => `${indent}${unit.repeat(depthOf(line) - base)}${line.trimStart()}`);
  });
}

function memberIndent(file: ts.SourceFile, object: ts.ObjectLiteralExpression): string {
  const { text } = file;
  const starts = object.properties.map((property) => property.getStart(file));
  const start = starts.find((at) => isFirstInLine(text, at));
  if (start !== undefined) return indentAt(text, start);
  return indentAt(text, object.getStart(file)) + fileUnit(text);
}

/** One step of indentation: from the object's line to its members. */
function indentUnit(file: ts.SourceFile, object: ts.ObjectLiteralExpression): string {
  const [outer, inner] = [indentAt(file.text, object.getStart(file)), memberIndent(file, object)];
  const isDeeper = inner.startsWith(outer) && inner.length > outer.length;
  return isDeeper ? inner.slice(outer.length) : fileUnit(file.text);
}

const fileUnit = (text: string): string => (/^\t/m.test(text) ? "\t" : "  ");
