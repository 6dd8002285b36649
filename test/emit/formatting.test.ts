import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emit } from "../../src/emit/index.js";
import { contractOf, options } from "./contract.js";
import { contracts } from "./contracts.js";

const emitters = [
  "publishers",
  "consumers",
  "sagas",
  "services",
  "contract-tests",
  "skeletons",
] as const;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "formatting-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(Object.keys(contracts))("%s", (name) => {
  const files = emit(contracts[name] ?? contractOf([]), options, emitters);

  test("a formatter changes nothing", () => {
    for (const { path, owner, text } of files) {
      const target = join(folder, name, owner, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        "node_modules/@biomejs/biome/bin/biome",
        "format",
        "--config-path=biome.json",
        join(folder, name),
      ],
      { encoding: "utf8" },
    );
    expect(status, stderr).toBe(0);
  });

  test("no line but the header is too long, unless an import's path is", () => {
    const lines = files.flatMap(({ text }) => text.split("\n").slice(1));
    const tooLong = lines.filter((line) => line.length > 100 && !/^import .* from /.test(line));
    expect(tooLong).toEqual([]);
  });

  test("emitting again gives the same bytes", () => {
    expect(emit(contracts[name] ?? contractOf([]), options, emitters)).toEqual(files);
  });
});
