import { ts } from "ts-morph";
import type { SkeletonMember, SkeletonObject } from "../../emit/emitter.js";
import { callAs } from "./call-as.js";
import { findObject } from "./find-object.js";
import { insertMembers } from "./insert-members.js";
import { bare, membersOf } from "./object-members.js";
import { type Insertion, splice } from "./splice.js";
import { importUnwritten } from "./unwritten-import.js";

export interface MergeRequest {
  readonly object: SkeletonObject;
  /** What must stand in the object, in the contract's order. */
  readonly members: readonly SkeletonMember[];
  /** Names that the contract had and has no more: `dim`, `reserve.compensate`. */
  readonly gone: readonly string[];
}

export interface Merged {
  readonly text: string;
  /** What was added, with its place in the new text. */
  readonly added: readonly PlacedMember[];
  /** What the object still has of what is gone, with its place in the new text. */
  readonly lost: readonly PlacedMember[];
}

export interface PlacedMember {
  readonly name: string;
  readonly line: number;
  readonly column: number;
}

/** Nothing can be added, and why: a clause that follows the file's name. */
export interface Unmergeable {
  readonly reason: string;
}

/**
 * Adds the members that a user's object lacks. The syntax tree only tells where: the result is the
 * text as it was, with insertions. What cannot be placed for sure is not placed at all.
 */
export function mergeMembers(text: string, request: MergeRequest): Merged | Unmergeable {
  const before = look(text, request);
  if ("reason" in before) return before;
  if (before.missing.length === 0) return { text, added: [], lost: before.lost };
  const { local, insertions } = importUnwritten(before.file);
  const all: Insertion[] = [...insertions];
  for (const { object, wanted, members } of before.missing) {
    const stubs = members.map((member) => callAs(member, local));
    all.push(...insertMembers(before.file, object, wanted, stubs));
  }
  const merged = splice(text, all);
  const after = look(merged, request);
  // The net under all of the above: no text is handed out that was not read again.
  if ("reason" in after || after.missing.length > 0) {
    return { reason: "there is no safe place for it" };
  }
  const names = before.missing.flatMap(({ path, members }) =>
    members.map(({ name }) => `${path}${name}`),
  );
  return { text: merged, added: names.map((name) => after.place(name)), lost: after.lost };
}

interface Missing {
  readonly object: ts.ObjectLiteralExpression;
  /** What names of the object's members begin with: "" or `reserve.`. */
  readonly path: string;
  readonly wanted: readonly SkeletonMember[];
  readonly members: readonly SkeletonMember[];
}

interface View {
  readonly file: ts.SourceFile;
  readonly missing: readonly Missing[];
  readonly lost: readonly PlacedMember[];
  place(name: string): PlacedMember;
}

function look(text: string, { object: wantedObject, members, gone }: MergeRequest) {
  const problem = syntaxProblem(text);
  if (problem !== undefined) return { reason: `it cannot be parsed (${problem})` };
  const file = ts.createSourceFile("user.ts", text, ts.ScriptTarget.Latest, true);
  const known = new Set([...members.map(({ name }) => name), ...gone]);
  const object = findObject(file, { ...wantedObject, members: known });
  if ("reason" in object) return object;
  if (membersOf(object).isOpen) {
    return { reason: "its object has a spread or a computed name, which may stand for it" };
  }
  const places = new Map(placed(file, object, members));
  const place = (name: string): PlacedMember => ({
    name,
    ...(places.get(name) ?? { line: 1, column: 1 }),
  });
  const lost = gone.filter((name) => places.has(name)).map(place);
  const view: View = { file, missing: missingIn(object, members), lost, place };
  return view;
}

function syntaxProblem(text: string): string | undefined {
  const { diagnostics = [] } = ts.transpileModule(text, {
    fileName: "user.ts",
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext },
  });
  const [first] = diagnostics;
  if (first === undefined) return undefined;
  const line = first.file?.getLineAndCharacterOfPosition(first.start ?? 0).line ?? 0;
  return `line ${line + 1}: ${ts.flattenDiagnosticMessageText(first.messageText, " ")}`;
}

function missingIn(
  object: ts.ObjectLiteralExpression,
  wanted: readonly SkeletonMember[],
  path = "",
): readonly Missing[] {
  const { byName, isOpen } = membersOf(object);
  // A step that is put together from elsewhere may have anything; the compiler tells.
  if (isOpen) return [];
  const members = wanted.filter(({ name }) => !byName.has(name));
  const nested = wanted.flatMap((member) => {
    const inner = objectAt(byName.get(member.name));
    if (inner === undefined || member.members === undefined) return [];
    return missingIn(inner, member.members, `${path}${member.name}.`);
  });
  return members.length === 0 ? nested : [{ object, path, wanted, members }, ...nested];
}

function placed(
  file: ts.SourceFile,
  object: ts.ObjectLiteralExpression,
  wanted: readonly SkeletonMember[],
  path = "",
): readonly (readonly [string, Omit<PlacedMember, "name">])[] {
  return [...membersOf(object).byName].flatMap(([name, property]) => {
    const { line, character } = file.getLineAndCharacterOfPosition(property.getStart(file));
    const own = [`${path}${name}`, { line: line + 1, column: character + 1 }] as const;
    const inner = objectAt(property);
    const isNested = wanted.some((member) => member.name === name && member.members !== undefined);
    if (inner === undefined || !isNested) return [own];
    return [own, ...placed(file, inner, [], `${path}${name}.`)];
  });
}

function objectAt(
  property: ts.ObjectLiteralElementLike | undefined,
): ts.ObjectLiteralExpression | undefined {
  if (property === undefined || !ts.isPropertyAssignment(property)) return undefined;
  const value = bare(property.initializer);
  return ts.isObjectLiteralExpression(value) ? value : undefined;
}
