import { describe, expect, it } from "vitest";
import { buildContract } from "../../src/contract/build.js";
import { loadDocuments } from "../../src/document/load.js";
import { emit } from "../../src/emit/index.js";
import { runnable } from "../../src/emit/validator/run-validator.js";
import { validatorsOf } from "../../src/emit/validator/validator-source.js";
import { createFolder } from "../document/folder.js";
import { emitOptions } from "./small-contract.js";

const timeout = 120_000;

async function contractOf(file: string, cwd: string) {
  const { documents, diagnostics } = await loadDocuments([file], { cwd });
  const built = buildContract(documents);
  expect([...diagnostics, ...built.diagnostics]).toEqual([]);
  return built.contract;
}

describe("large documents", () => {
  it("a schema of 5,000 properties is read, typed and checked", { timeout }, async () => {
    const names = Array.from({ length: 5000 }, (_, index) => `property${index}`);
    const payload = {
      type: "object",
      required: names.slice(0, 10),
      properties: Object.fromEntries(names.map((name) => [name, { type: "integer" }])),
    };
    const document = {
      asyncapi: "3.0.0",
      info: { title: "Wide", version: "1" },
      channels: { wide: { address: "wide", messages: { Wide: { payload } } } },
      operations: { tell: { action: "send", channel: { $ref: "#/channels/wide" } } },
    };
    const contract = await contractOf("a.json", createFolder({ "a.json": document }));
    const [message] = contract.messages;
    if (message === undefined) throw new Error("no message");
    const { validate, validateForPublishing } = runnable(validatorsOf(contract).write(message));
    const value = Object.fromEntries(names.map((name) => [name, 1]));
    expect([validate(value), validateForPublishing(value)]).toEqual([undefined, undefined]);
    expect(validate({ ...value, property4999: "x" })?.pointer).toBe("/property4999");
    expect(validateForPublishing({ ...value, other: 1 })?.keyword).toBe("additionalProperties");
    const texts = emit(contract, emitOptions).map(({ text }) => text);
    expect(texts.some((text) => text.includes("readonly property4999?: number;"))).toBe(true);
  });

  it("a document of 1,000 messages becomes their files", { timeout }, async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `Event${index}Happened`);
    const channels = names.map((name) => {
      const payload = { type: "object", properties: { kind: { const: name } } };
      return [name, { address: `at.${name}`, messages: { [name]: { payload } } }];
    });
    const operations = names.map((name) => [
      `tell${name}`,
      { action: "send", channel: { $ref: `#/channels/${name}` } },
    ]);
    const document = {
      asyncapi: "3.0.0",
      info: { title: "Many", version: "1" },
      channels: Object.fromEntries(channels),
      operations: Object.fromEntries(operations),
    };
    const contract = await contractOf("a.json", createFolder({ "a.json": document }));
    const files = emit(contract, emitOptions);
    expect(contract.messages).toHaveLength(1000);
    expect(files.filter(({ path }) => path.endsWith(".validator.ts"))).toHaveLength(1000);
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
  });
});
