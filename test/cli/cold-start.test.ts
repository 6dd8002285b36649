import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { ts } from "ts-morph";
import { expect, test } from "vitest";

const source = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

/** Specifiers that are loaded with the file: neither types nor `import()`. */
function loadedWith(path: string): readonly string[] {
  const { statements } = ts.createSourceFile(path, source(path), ts.ScriptTarget.ES2022);
  return statements.flatMap((statement) => {
    if (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)) {
      const { importClause, moduleSpecifier } = statement;
      return isOfTypes(importClause) ? [] : [moduleSpecifier.text];
    }
    const from = ts.isExportDeclaration(statement) && statement.moduleSpecifier;
    return from && ts.isStringLiteral(from) && !statement.isTypeOnly ? [from.text] : [];
  });
}

function isOfTypes(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined || clause.name !== undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  return (
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.every(({ isTypeOnly }) => isTypeOnly)
  );
}

/** The packages that a file loads before it does anything, itself or through others. */
function packagesOf(path: string, seen = new Set<string>()): readonly string[] {
  if (seen.has(path)) return [];
  seen.add(path);
  const found = loadedWith(path).flatMap((specifier) =>
    specifier.startsWith(".")
      ? packagesOf(posix.join(posix.dirname(path), specifier.replace(/\.js$/, ".ts")), seen)
      : [specifier],
  );
  return [...new Set(found)].filter((name) => !name.startsWith("node:")).sort();
}

// Each of these costs a start more than all the rest: commander 8 ms, the parser 300.
test("`--help` loads commander and nothing else", () => {
  expect(packagesOf("src/cli/main.ts")).toEqual(["commander"]);
});

test("a `generate --check` that hashes can answer loads no package", () => {
  expect(packagesOf("src/cli/commands/generate.ts")).toEqual([]);
  expect(packagesOf("src/cli/report.ts")).toEqual([]);
});

test("the search for packages finds those that are there", () => {
  expect(packagesOf("src/cli/generate-files.ts")).toEqual(
    expect.arrayContaining(["handlebars", "yaml"]),
  );
});
