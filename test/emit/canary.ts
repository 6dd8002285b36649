import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import fc from "fast-check";
import { ts } from "ts-morph";
import type { GeneratedFile } from "../../src/emit/emitter.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

const code = "globalThis.__PWNED=1";
const breakers = [
  ...['"', "'", "`", "\\", "\\\\", '\\"', "*/", "/*", "//", "${", "}", "{{", "}}", ");", "]", "\n"],
  ...["\r", "\u2028", "\u2029", "\u0000", "\ud800", "\u202e", "</script>", "constructor"],
];

/** A text that would be code if it got out of where it stands. */
export const hostile = fc
  .array(fc.constantFrom(...breakers, ...breakers, `${code};`, `;${code}//`, `\${${code}}`), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => `${parts.join("")}${code}`);

/** A folder in which generated files are imported; remove it when done. */
export function openCage() {
  mkdirSync(join(root, "node_modules/.cache"), { recursive: true });
  const folder = mkdtempSync(join(root, "node_modules/.cache/canary-"));
  let run = 0;
  return {
    remove: () => rmSync(folder, { recursive: true, force: true }),
    /** Imports what the generator owns, but for tests; a canary that sings leaves a global. */
    run: (files: readonly GeneratedFile[]): Promise<void> =>
      imported(
        files.filter(({ owner, path }) => owner === "generator" && !path.endsWith(".test.ts")),
        join(folder, String(run++)),
      ),
  };
}

/** Identifiers of a file, outside of strings and comments. */
export function identifiers(text: string): readonly string[] {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, text);
  const found: string[] = [];
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    if (kind === ts.SyntaxKind.Identifier) found.push(scanner.getTokenText());
  }
  return found;
}

/** Bundles the files, which parses each, and runs them. */
async function imported(files: readonly GeneratedFile[], place: string): Promise<void> {
  for (const { path, text } of files) {
    const target = join(place, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  const entry = files.map(({ path }) => `import ${JSON.stringify(`./${path}`)};\n`).join("");
  writeFileSync(join(place, "all.ts"), entry);
  const outfile = join(place, "all.mjs");
  await build({
    entryPoints: [join(place, "all.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "silent",
    alias: {
      "asyncapi-gen/runtime": join(root, "src/runtime/index.ts"),
      "asyncapi-gen/testing": join(root, "src/testing/contract.ts"),
    },
  });
  await import(pathToFileURL(outfile).href);
}
