import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { buildContract } from "../../src/contract/build.js";
import type { Contract, Json } from "../../src/contract/model.js";
import { createAjv } from "../../src/document/ajv.js";
import { loadDocuments } from "../../src/document/load.js";
import { sampleMessage } from "../../src/emit/sample/message-samples.js";
import { runnable } from "../../src/emit/validator/run-validator.js";
import { validatorsOf } from "../../src/emit/validator/validator-source.js";
import { shapes } from "./shapes.js";
import { openWorkplace, repository } from "./workplace.js";

const timeout = 240_000;
const workplace = openWorkplace();
afterAll(() => workplace.remove());
const names = Object.keys(shapes);

describe("shapes of schemas that real documents have", () => {
  it.each(names)("%s: is generated", { timeout }, async (name) => {
    writeFileSync(join(workplace.folder, `${name}.json`), JSON.stringify(shapes[name], null, 2));
    const { code, told } = await workplace.run("generate", `${name}.json`, "--out", name);
    expect([code, told]).toEqual([0, expect.stringContaining("created")]);
  });

  it("compile, and can be imported", { timeout }, async () => {
    expect(workplace.compile()).toEqual([
      expect.stringMatching(/planted\.ts\(1,14\): error TS2322/),
    ]);
    expect(await workplace.importAll()).toEqual([]);
  });

  it("have types as exact as the schemas are", () => {
    const declared = (file: string): string => {
      const text = readFileSync(join(workplace.folder, file), "utf8");
      return text.slice(text.indexOf("export"), text.indexOf("export const")).trim();
    };
    expect(declared("alternatives/generated/messages/by-const.ts")).toBe(
      'export type ByConst =\n  | { readonly type: "a"; readonly a: string }\n  | { readonly type: "b"; readonly b?: number };',
    );
    expect(declared("alternatives/generated/messages/merged.ts")).toBe(
      "export interface Merged {\n  readonly a: string;\n  readonly b: number;\n}",
    );
    expect(declared("wire/generated/messages/picture.ts")).toBe(
      "export type Picture = Uint8Array;",
    );
    expect(declared("wire/generated/messages/note.ts")).toBe("export type Note = string;");
    expect(declared("values/generated/messages/tuples.ts")).toContain(
      "readonly pair?: readonly [string, number];",
    );
  });

  it.each(names)("%s: validators agree with ajv about good and bad samples", async (name) => {
    const contract = await contractOf(name);
    let compared = 0;
    for (const message of contract.messages) {
      if (message.body === "bytes") continue;
      const { samples, defects } = sampleMessage(contract, message.id);
      const validator = runnable(validatorsOf(contract).write(message));
      const oracle = oracleOf(contract, message.payload);
      const values = [...samples, ...defects].map(({ payload }) => payload);
      for (const value of [...values, ...oddities]) {
        compared += 1;
        const verdict = validator.validate(value) === undefined;
        expect([message.id, value, verdict]).toEqual([message.id, value, oracle(value)]);
      }
    }
    expect(compared).toBeGreaterThan(20);
  });

  it("pass the contract tests that are generated for them", { timeout }, () => {
    writeFileSync(join(workplace.folder, "vitest.config.mjs"), vitestConfig);
    const vitest = join(repository, "node_modules/vitest/vitest.mjs");
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [vitest, "run", "--root", workplace.folder, "--reporter=json"],
      { cwd: workplace.folder, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
    );
    const { testResults, numPassedTests } = JSON.parse(
      stdout.slice(stdout.indexOf("{")),
    ) as Results;
    const failed = testResults.flatMap(({ assertionResults, message }) => [
      ...assertionResults.filter(({ status }) => status === "failed").map((each) => each.fullName),
      ...(assertionResults.length === 0 ? [message] : []),
    ]);
    expect(failed, stderr).toEqual([]);
    expect(numPassedTests).toBeGreaterThan(100);
    const told = testResults.flatMap(({ assertionResults }) => assertionResults);
    const bytes = told.filter(({ fullName }) =>
      /(picture|xml|protobuf): leaves with/.test(fullName),
    );
    expect(bytes.map(({ status }) => status)).toEqual(["passed", "passed", "passed"]);
  });
});

it("a name that two things want is given to one, and said", async () => {
  const { told } = await workplace.run("validate", "names.json");
  expect(told).toMatch(/warning {2}contract\/name-collision/);
  const files = readdirSync(join(workplace.folder, "names/generated/messages"));
  expect(new Set(files.map((file) => file.toLowerCase())).size).toBe(files.length);
});

interface Results {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

async function contractOf(name: string): Promise<Contract> {
  const { documents } = await loadDocuments([`${name}.json`], { cwd: workplace.folder });
  return buildContract(documents).contract;
}

const oddities: readonly Json[] = [
  null,
  true,
  0,
  -1,
  1.5,
  "",
  "x",
  "constructor",
  [],
  [[]],
  ["x", 1],
  {},
  { a: 1 },
  { a: "x", b: 2 },
  { type: "a", a: "x" },
  { type: "b" },
  { toString: "x" },
  { next: { next: null } },
  { pair: ["x", 1, 2] },
  { country: "DE" },
  { country: "DE", zip: "12345" },
  { zip: "1234" },
  { patterned: { "x-a": "b", "1": 2 } },
  { left: 1, right: { left: 2, right: 3 } },
  { children: [{ name: "x" }], name: "y" },
];

function oracleOf(contract: Contract, payload: Json): (value: unknown) => boolean {
  const schemas = Object.fromEntries(contract.schemas.map(({ id, schema }) => [id, schema]));
  const validate = createAjv().compile({ schemas, allOf: [payload] } as object);
  return (value) => validate(value) === true;
}

const vitestConfig = `export default {
  resolve: {
    alias: [
      { find: /^asyncapi-gen\\/runtime$/, replacement: ${JSON.stringify(join(repository, "src/runtime/index.ts"))} },
      { find: /^asyncapi-gen\\/testing$/, replacement: ${JSON.stringify(join(repository, "src/testing/index.ts"))} },
    ],
  },
  test: { include: ["{wire,names}/generated/**/*.test.ts"], exclude: [], testTimeout: 60000, hookTimeout: 60000, maxWorkers: 2 },
};
`;
