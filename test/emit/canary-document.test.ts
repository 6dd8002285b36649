import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { buildContract } from "../../src/contract/build.js";
import { isArray, isObject, type Json } from "../../src/document/json.js";
import { loadDocuments } from "../../src/document/load.js";
import { emit } from "../../src/emit/index.js";
import { createFolder } from "../document/folder.js";
import { hostile, identifiers, openCage } from "./canary.js";
import { shapes } from "./shapes.js";
import { emitOptions } from "./small-contract.js";

const cage = openCage();
afterAll(cage.remove);

type Path = readonly (string | number)[];

/** Every place of a document where a text stands: values, and keys of mappings. */
function textsOf(value: Json, path: Path = []): readonly { path: Path; isKey: boolean }[] {
  if (typeof value === "string") return [{ path, isKey: false }];
  if (isArray(value)) return value.flatMap((each, index) => textsOf(each, [...path, index]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => [
    { path: [...path, key], isKey: true },
    ...textsOf(each, [...path, key]),
  ]);
}

function replaced(value: Json, [step, ...rest]: Path, text: string, isKey: boolean): Json {
  if (step === undefined) return text;
  if (isArray(value)) {
    return value.map((each, index) => (index === step ? replaced(each, rest, text, isKey) : each));
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      if (key !== step) return [key, each];
      return isKey && rest.length === 0 ? [text, each] : [key, replaced(each, rest, text, isKey)];
    }),
  );
}

const documents = Object.values(shapes).map((document) => {
  const value = JSON.parse(JSON.stringify(document)) as Json;
  return { value, texts: textsOf(value) };
});

const mutation = fc
  .record({ document: fc.constantFrom(...documents), at: fc.nat(), text: hostile })
  .map(({ document: { value, texts }, at, text }) => {
    const { path, isKey } = texts[at % texts.length] ?? { path: [], isKey: false };
    return { path, document: replaced(value, path, text, isKey) };
  });

test("no text of a document becomes code, wherever it stands", { timeout: 240_000 }, async () => {
  let generated = 0;
  await fc.assert(
    fc.asyncProperty(mutation, async ({ document }) => {
      const cwd = createFolder({ "a.json": JSON.stringify(document) });
      const loaded = await loadDocuments(["a.json"], { cwd });
      const built = buildContract(loaded.documents);
      const found = [...loaded.diagnostics, ...built.diagnostics];
      expect("__PWNED" in globalThis).toBe(false);
      if (found.some(({ severity }) => severity === "error")) return;
      generated += 1;
      const files = emit(built.contract, emitOptions);
      for (const { path, text } of files) {
        expect([path, identifiers(text).filter((name) => name === "__PWNED")]).toEqual([path, []]);
      }
      await cage.run(files);
      expect("__PWNED" in globalThis).toBe(false);
    }),
    { numRuns: 60 },
  );
  expect(generated).toBeGreaterThan(10);
});
