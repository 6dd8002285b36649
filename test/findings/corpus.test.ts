import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { buildContract } from "../../src/contract/build.js";
import { loadDocuments } from "../../src/document/load.js";
import { judge } from "../../src/lint/judge.js";
import { skipUnlessFolder } from "../requirements.js";

// Documents that others wrote and that are not valid, each with the one place that is to blame,
// looked up by hand. They are not part of this repository.
const corpus = fileURLToPath(new URL("../../../shared/corpus", import.meta.url));
const expected = readFileSync(new URL("corpus.txt", import.meta.url), "utf8")
  .trim()
  .split("\n");

async function first(file: string): Promise<string> {
  const loaded = await loadDocuments([file], { cwd: corpus });
  const found = judge(loaded, buildContract(loaded.documents));
  const error = found.find(({ severity }) => severity === "error");
  const { file: where, line, column } = error?.location ?? {};
  const place = `${where === file ? "" : where}:${line}:${column}`;
  return `${file} ${place} ${error?.code}`;
}

skipUnlessFolder(corpus, "AsyncAPI documents of others")("invalid documents of others", () => {
  it("are all in the list", () => {
    if (!existsSync(corpus)) return;
    const index = readFileSync(join(corpus, "index.csv"), "utf8").split(/\r?\n(?=[^\n]*__)/);
    const invalid = index.slice(1).filter((row) => !/,valid\s*$/.test(row));
    expect(invalid.map((row) => row.slice(0, row.indexOf(","))).sort()).toEqual(
      expected.map((line) => line.split(" ")[0]).sort(),
    );
  });

  it.each(expected)("%s", { timeout: 20_000 }, async (line) => {
    expect(await first(line.split(" ")[0] ?? "")).toBe(line);
  });
});
