import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = (path: string) => readFileSync(`${root}${path}`, "utf8");

/** What code blocks may quote: the examples, which run, and our snippets, which are compiled. */
const sources = [
  ...find("examples", /\.(?:ts|yaml|json|sql)$/),
  ...find("test/docs/snippets", /\.(?:ts|yaml)$/),
].map((path) => lines(read(path)));

const fence = /^```(?:ts|yaml|json|sql)\n([\s\S]*?)^```/gm;

const pages = ["README.md", ...find("docs", /\.md$/)]
  .map((page) => ({ page, blocks: [...read(page).matchAll(fence)].map(([, block = ""]) => block) }))
  .filter(({ blocks }) => blocks.length > 0);

function find(folder: string, name: RegExp): string[] {
  return readdirSync(`${root}${folder}`, { recursive: true, encoding: "utf8" })
    .filter((path) => name.test(path))
    .map((path) => `${folder}/${path}`)
    .sort();
}

/** A block may leave out lines where it says `...`, and name its file in its first line. */
function* excerpts(block: string): Generator<readonly string[]> {
  const all = lines(block).filter((line, index) => index > 0 || !/^(?:\/\/|#) \S+\.\w+/.test(line));
  let excerpt: string[] = [];
  for (const line of [...all, "..."]) {
    if (/^(?:\/\/|#)?\s*\.\.\.$/.test(line)) {
      if (excerpt.length > 0) yield excerpt;
      excerpt = [];
    } else excerpt.push(line);
  }
}

/** Indentation aside, so that a block can quote the inside of something. */
function lines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

const holds = (source: readonly string[], excerpt: readonly string[]): boolean =>
  source.some((_, at) => excerpt.every((line, index) => source[at + index] === line));

test.each(pages)("$page quotes only code that exists", ({ blocks }) => {
  const invented = blocks
    .flatMap((block) => [...excerpts(block)])
    .filter((excerpt) => !sources.some((source) => holds(source, excerpt)))
    .map((excerpt) => excerpt.join("\n"));
  expect(invented).toEqual([]);
});
