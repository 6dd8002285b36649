import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Contract } from "../../src/contract/model.js";
import type { GeneratedFile } from "../../src/emit/emitter.js";
import { emit } from "../../src/emit/index.js";
import { namesOf, validatorFile } from "../../src/emit/names.js";
import { sampleMessage } from "../../src/emit/sample/message-samples.js";
import { hardContract } from "./hard-contract.js";
import { shopContract } from "./shop-contract.js";
import { emitOptions } from "./small-contract.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cache = join(root, "node_modules/.cache");
let folder = "";
beforeAll(() => {
  mkdirSync(cache, { recursive: true });
  folder = mkdtempSync(join(cache, "schema-side-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const emitted = (contract: Contract): readonly GeneratedFile[] =>
  emit(contract, emitOptions, ["schemas", "messages", "validators", "samples"]);

function written(place: string, files: readonly { path: string; text: string }[]): string {
  for (const { path, text } of files) {
    const target = resolve(folder, place, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  return resolve(folder, place);
}

const node = (...given: readonly string[]) =>
  spawnSync(process.execPath, given, { encoding: "utf8", cwd: root });

describe.each<[string, Contract]>([
  ["the shop", shopContract()],
  ["what is hard", hardContract],
])("%s", (name, contract) => {
  const files = emitted(contract);
  const place = name.replaceAll(" ", "-");

  test("compiles under every strict flag", () => {
    const out = written(place, files);
    const settings = {
      extends: join(root, "tsconfig.json"),
      compilerOptions: {
        noUnusedParameters: true,
        noPropertyAccessFromIndexSignature: true,
        paths: {
          "asyncapi-gen/runtime": [join(root, "src/runtime/index.ts")],
          "asyncapi-gen/testing": [join(root, "src/testing/contract.ts")],
        },
      },
      include: ["."],
      exclude: [],
    };
    writeFileSync(join(out, "tsconfig.json"), JSON.stringify(settings));
    const { stdout } = node("node_modules/typescript/bin/tsc", "-p", out, "--noEmit");
    expect(stdout).toBe("");
  });

  test("is as a formatter leaves it", () => {
    // Biome does not look into node_modules.
    const out = written(mkdtempSync(join(tmpdir(), "schema-side-")), files);
    const biome = "node_modules/@biomejs/biome/bin/biome";
    const { status, stderr } = node(biome, "format", "--config-path=biome.json", out);
    rmSync(out, { recursive: true, force: true });
    expect(status, stderr).toBe(0);
  });

  test("has no line over 100 columns, but the header and imports of long paths", () => {
    const lines = files.flatMap(({ text }) => text.split("\n").slice(1));
    expect(lines.filter((line) => line.length > 100 && !line.includes(" from "))).toEqual([]);
  });

  test("is the same whatever the order of keys", () => {
    expect(emitted(reversed(contract) as Contract)).toEqual(files);
  });

  test("its validators load in plain Node without any package, and do what the samples say", () => {
    const validators = files.filter(({ path }) => path.endsWith(".validator.ts"));
    const plain = validators.map(({ path, text }) => ({
      path: path.replace(/\.ts$/, ".mjs"),
      text: transformSync(text, { loader: "ts", target: "es2022" }).code,
    }));
    for (const { text } of plain) expect(text).not.toMatch(/\bimport\b|\brequire\(/);
    const out = written(`${place}-plain`, plain);
    const names = namesOf(contract);
    const cases = contract.messages.map(({ id }) => ({
      path: validatorFile(names.message(id)).replace(/\.ts$/, ".mjs"),
      ...sampleMessage(contract, id),
    }));
    writeFileSync(join(out, "cases.json"), JSON.stringify(cases));
    writeFileSync(join(out, "run.mjs"), RUN);
    const { stdout, stderr } = node(join(out, "run.mjs"));
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual({ wrong: [], messages: contract.messages.length });
  });
});

const RUN = `
import { readFileSync } from "node:fs";
const cases = JSON.parse(readFileSync(new URL("cases.json", import.meta.url), "utf8"));
const wrong = [];
for (const { path, samples, defects } of cases) {
  const { validate, validateForPublishing, validateHeaders } = await import("./" + path);
  for (const { name, payload, headers } of samples) {
    const issue = validate(payload) ?? (headers && validateHeaders(headers));
    if (issue) wrong.push([path, name, issue]);
  }
  for (const { name, payload, pointer, keyword } of defects) {
    const issue = validate(payload);
    if (issue?.pointer !== pointer || issue.keyword !== keyword) wrong.push([path, name, issue]);
    if (validateForPublishing(payload) === undefined) wrong.push([path, name, "published"]);
  }
}
console.log(JSON.stringify({ wrong, messages: cases.length }));
`;

const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
};
