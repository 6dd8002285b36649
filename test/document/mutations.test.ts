import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { buildContract } from "../../src/contract/build.js";
import { loadDocuments } from "../../src/document/load.js";
import { lint } from "../../src/lint/lint.js";
import { createFolder } from "./folder.js";

const folder = "examples/ecommerce/contracts";
const read = (name: string): unknown => parse(readFileSync(`${folder}/${name}`, "utf8"));

/** Every path of a value. */
const pathsOf = (value: unknown, path: readonly string[] = []): readonly (readonly string[])[] =>
  typeof value !== "object" || value === null
    ? [path]
    : [path, ...Object.entries(value).flatMap(([key, each]) => pathsOf(each, [...path, key]))];

/** A copy with another value at a path. */
function replaced(value: unknown, [key, ...rest]: readonly string[], other: unknown): unknown {
  if (key === undefined) return other;
  const copy: unknown = Array.isArray(value) ? [...value] : { ...Object(value) };
  Reflect.set(Object(copy), key, replaced(Reflect.get(Object(value), key), rest, other));
  return copy;
}

const anything = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, "", "x", [], {}, [null], {
    $ref: "#/components/schemas/Order",
  }),
  fc.constantFrom<unknown>(
    { $ref: "./shared.yaml" },
    { $ref: 1 },
    "#/components/messages/OrderStarted",
    { schemaFormat: 1, schema: [] },
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

// The library runs on and on when a file repeats itself as a whole, until its worker is stopped; here is
// no worker. `worker.test.ts` shows that it is stopped.
const repeatsItself = ({ inShared, value }: { inShared: boolean; value: unknown }): boolean =>
  inShared && JSON.stringify(value) === '{"$ref":"./shared.yaml"}';

const order = read("order.asyncapi.yaml");
const shared = read("shared.yaml");

it("a document with anything anywhere gives findings or a contract, never an exception", {
  timeout: 120_000,
}, async () => {
  const change = fc
    .record({ inShared: fc.boolean(), index: fc.nat(), value: anything })
    .filter((one) => !repeatsItself(one));
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
      let files = { order, shared };
      for (const { inShared, index, value } of changes) {
        const name = inShared ? "shared" : "order";
        const paths = pathsOf(files[name]);
        files = {
          ...files,
          [name]: replaced(files[name], paths[index % paths.length] ?? [], value),
        };
      }
      const cwd = createFolder({
        "order.asyncapi.json": JSON.stringify(files.order, null, 1),
        "shared.yaml": JSON.stringify(files.shared, null, 1),
      });
      const { documents, diagnostics } = await loadDocuments(["order.asyncapi.json"], { cwd });
      const built = buildContract(documents);
      const found = [...diagnostics, ...built.diagnostics, ...lint(built.contract, built.origins)];
      for (const { code, location } of found) {
        expect(code).not.toBe("document/unchecked");
        expect(location?.line).toBeGreaterThan(0);
      }
    }),
    { numRuns: 60 },
  );
});
