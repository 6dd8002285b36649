import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { type Case, cases } from "../test/runtime/cases.js";
import { mutants } from "../test/runtime/live/mutants.js";

/**
 * Writes docs/cases.md: which test proves which case of the runtime's promises. A test that proves
 * one says so at the beginning of its name: `case 17: ...`.
 *
 *     npx tsx scripts/case-table.ts
 */
const root = fileURLToPath(new URL("..", import.meta.url));
export const casesPage = join(root, "docs/cases.md");

/** The files with tests whose names begin with `case <number>:`, by number. */
export function provingFiles(): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, Set<string>>();
  for (const file of sourceFiles()) {
    const text = readFileSync(join(root, file), "utf8");
    // The conformance suite's cases are data; their names are made from their numbers.
    const pattern = file.includes("/conformance/")
      ? /\bnumber: (4[5-9]|5[0-3]),/g
      : /["`]case (\d+): /g;
    for (const [, number] of text.matchAll(pattern)) {
      const files = found.get(Number(number)) ?? new Set();
      found.set(Number(number), files.add(file));
    }
  }
  return new Map([...found].map(([number, files]) => [number, [...files].sort()]));
}

const sourceFiles = (): readonly string[] =>
  ["src", "test", "examples"]
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) =>
        join(folder, file).replaceAll(sep, "/"),
      ),
    )
    .filter((file) => file.endsWith(".ts") && !file.includes("node_modules"))
    .filter((file) => /\.test\.ts$|^src\/testing\/|^test\/testing\//.test(file));

export function renderCasesPage(files: ReadonlyMap<number, readonly string[]>): string {
  const rows = cases.map((one) => caseRow(one, files.get(one.number) ?? []));
  const planted = mutants.map(
    ({ name, how, case: number, shows }) => `| ${name} | ${how} | ${number} | ${shows} |`,
  );
  return `${introduction}
| | promise | proof | tests |
|---|---|---|---|
${rows.join("\n")}

${plantedBugs}
| planted bug | how it is planted | case | what shows |
|---|---|---|---|
${planted.join("\n")}
`;
}

const introduction = `# What the runtime promises, and what proves it

Written by \`npx tsx scripts/case-table.ts\`; a test keeps it true. The test that proves a case begins its
name with the number: \`npx vitest -t "case 17:"\`.

*live*: on a real PostgreSQL, in real processes that are killed (\`kill -9\`), stopped or sabotaged where
the case says so. Where a case says that something is never lost or turned around, a naive control in
the same test does lose it or turn it around. *simulated*: under a virtual clock, with seeded faults.
*transport*: in the conformance suite, for each transport. Live tests run on PostgreSQL 18 (from
npm); cases 5, 13 and 14 also on Debian's 15, which \`ASYNCAPI_GEN_POSTGRES=debian\` chooses for the others.

What several services make of it under load and death: [soak.md](soak.md).
`;

const plantedBugs = `## Planted bugs

Each is planted into the worker that the tests start, and the case must find it: a test that cannot
fail proves nothing. \`npx vitest run test/runtime/live/mutants.test.ts\`
`;

function caseRow({ number, promise, proof }: Case, files: readonly string[]): string {
  const shown = files.map((file) => `\`${file}\``).join(", ");
  return `| ${number} | ${promise} | ${proof} | ${shown || "none has its number yet"} |`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(casesPage, renderCasesPage(provingFiles()));
}
