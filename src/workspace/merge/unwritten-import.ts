import { ts } from "ts-morph";
import { hasBlankLine, lineEndOf, restOfLine } from "./source-lines.js";
import type { Insertion } from "./splice.js";

const RUNTIME = "asyncapi-gen/runtime";
const NAME = "unwritten";

export interface UnwrittenImport {
  /** How the file calls `unwritten`: its name there, an alias, or `runtime.unwritten`. */
  readonly local: string;
  /** What imports it, where nothing does yet. */
  readonly insertions: readonly Insertion[];
}

export function importUnwritten(file: ts.SourceFile): UnwrittenImport {
  const imports = file.statements.filter(ts.isImportDeclaration);
  const runtime = imports.filter(
    ({ moduleSpecifier, importClause }) =>
      ts.isStringLiteral(moduleSpecifier) &&
      moduleSpecifier.text === RUNTIME &&
      importClause?.phaseModifier === undefined,
  );
  for (const { importClause } of runtime) {
    const local = localName(importClause?.namedBindings);
    if (local !== undefined) return { local, insertions: [] };
  }
  const local = freeName(file);
  const specifier = local === NAME ? NAME : `${NAME} as ${local}`;
  const [list] = runtime.flatMap(({ importClause }) => {
    const bindings = importClause?.namedBindings;
    return bindings && ts.isNamedImports(bindings) ? [bindings] : [];
  });
  const insertion =
    list === undefined ? ownLine(file, imports, specifier) : intoList(file, list, specifier);
  return { local, insertions: [insertion] };
}

function localName(bindings: ts.NamedImportBindings | undefined): string | undefined {
  if (bindings === undefined) return undefined;
  if (ts.isNamespaceImport(bindings)) return `${bindings.name.text}.${NAME}`;
  return bindings.elements.find(
    ({ name, propertyName, isTypeOnly }) => !isTypeOnly && (propertyName ?? name).text === NAME,
  )?.name.text;
}

/** A name that nothing in the file has. */
function freeName(file: ts.SourceFile): string {
  const taken = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) taken.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  let name = NAME;
  for (let index = 1; taken.has(name); index++) name = `${NAME}Stub${index === 1 ? "" : index}`;
  return name;
}

function intoList(file: ts.SourceFile, list: ts.NamedImports, specifier: string): Insertion {
  const last = list.elements.at(-1);
  return last === undefined
    ? { at: list.getStart(file) + 1, text: ` ${specifier} ` }
    : { at: last.end, text: `, ${specifier}` };
}

/** A line of its own: before the first import, unless a comment there belongs to it; else behind the last. */
function ownLine(
  file: ts.SourceFile,
  imports: readonly ts.ImportDeclaration[],
  specifier: string,
): Insertion {
  const { text } = file;
  const end = lineEndOf(text);
  const [first, last] = [imports[0], imports.at(-1)];
  const line = `import { ${specifier} } from ${quoted(file, first)}${semicolon(text, first)}`;
  if (first === undefined || last === undefined) return beforeCode(file, `${line}${end}`);
  if (!hasOwnComment(file, first)) return { at: first.getStart(file), text: `${line}${end}` };
  const at = restOfLine(text, last.end);
  return at === undefined
    ? { at: last.end, text: `${end}${line}${end}` }
    : { at, text: `${end}${line}` };
}

/** In a file without imports: before its first statement, or behind it where comments belong to that. */
function beforeCode(file: ts.SourceFile, line: string): Insertion {
  const [first] = file.statements;
  if (first === undefined) return { at: file.text.length, text: line };
  if (!hasOwnComment(file, first)) return { at: first.getStart(file), text: line };
  const at = restOfLine(file.text, first.end) ?? first.end;
  return { at, text: `${lineEndOf(file.text)}${line.trimEnd()}` };
}

/** Whether a comment stands directly above a statement. Also: what a tool reads at the top of a file. */
function hasOwnComment(file: ts.SourceFile, node: ts.Node): boolean {
  const comments = ts.getLeadingCommentRanges(file.text, node.getFullStart()) ?? [];
  const last = comments.at(-1);
  return last !== undefined && !hasBlankLine(file.text, last.end, node.getStart(file));
}

function quoted(file: ts.SourceFile, example: ts.ImportDeclaration | undefined): string {
  const isSingle = example?.moduleSpecifier.getText(file).startsWith("'") ?? false;
  return isSingle ? `'${RUNTIME}'` : `"${RUNTIME}"`;
}

const semicolon = (text: string, example: ts.ImportDeclaration | undefined): string =>
  example === undefined || text.charAt(example.end - 1) === ";" ? ";" : "";
