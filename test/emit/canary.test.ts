import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import fc from "fast-check";
import { ts } from "ts-morph";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Contract, Json, Message } from "../../src/contract/model.js";
import type { GeneratedFile } from "../../src/emit/emitter.js";
import { emit } from "../../src/emit/index.js";
import { emitOptions } from "./small-contract.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
let folder = "";
beforeAll(() => {
  mkdirSync(join(root, "node_modules/.cache"), { recursive: true });
  folder = mkdtempSync(join(root, "node_modules/.cache/canary-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const code = "globalThis.__PWNED=1";
const breakers = [
  ...['"', "'", "`", "\\", "\\\\", '\\"', "*/", "/*", "//", "${", "}", "{{", "}}", ");", "]", "\n"],
  ...["\r", "\u2028", "\u2029", "\u0000", "\ud800", "\u202e", "</script>", "constructor"],
];

/** A text that would be code if it got out of where it stands. */
const hostile = fc
  .array(fc.constantFrom(...breakers, ...breakers, `${code};`, `;${code}//`, `\${${code}}`), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => `${parts.join("")}${code}`);

const schema = fc.record({
  type: fc.constant("object" as const),
  description: hostile,
  required: fc.tuple(hostile),
  properties: fc.dictionary(
    hostile,
    fc.oneof(
      fc.record({ description: hostile, enum: fc.tuple(hostile, hostile) }),
      fc.record({ const: fc.dictionary(hostile, hostile, { maxKeys: 1, noNullPrototype: true }) }),
      fc.record({ type: fc.constant("string"), format: hostile, examples: fc.tuple(hostile) }),
      fc.record({ pattern: hostile.map((text) => text.replace(/[^\w ;=.\n\u2028]/g, "\\$&")) }),
      fc.constant({ $ref: "#/schemas/Named" }),
    ),
    { minKeys: 1, maxKeys: 4, noNullPrototype: true },
  ),
  patternProperties: fc.dictionary(fc.constantFrom("^x-", "'\"`"), fc.boolean(), {
    maxKeys: 1,
    noNullPrototype: true,
  }),
}) as unknown as fc.Arbitrary<{ readonly [key: string]: Json }>;

const pointer = fc.record({
  in: fc.constantFrom("payload" as const, "headers" as const),
  path: fc.tuple(hostile),
});

const message: fc.Arbitrary<Message> = fc.record({
  id: hostile,
  wireType: hostile,
  summary: hostile,
  description: hostile,
  contentType: hostile,
  payload: schema,
  headers: schema,
  key: pointer,
  correlationId: pointer,
  idempotencyKey: pointer,
  examples: fc.tuple(
    fc.record({
      name: hostile,
      payload: fc.dictionary(hostile, hostile, { noNullPrototype: true }),
    }),
  ),
});

const contract: fc.Arbitrary<Contract> = fc
  .record({
    messages: fc.uniqueArray(message, { minLength: 2, maxLength: 2, selector: ({ id }) => id }),
    named: schema,
    service: fc.record({ id: hostile, title: hostile, description: hostile }),
    channel: fc.record({ id: hostile, address: hostile, summary: hostile, parameter: hostile }),
    operation: fc.record({ name: hostile, summary: hostile, operationId: hostile }),
  })
  .map(({ messages, named, service, channel, operation }) => {
    const operations = messages.map(({ id }, index) => ({
      ...operation,
      name: `${operation.name}${index}`,
      channel: channel.id,
      message: id,
    }));
    const parameters = [{ name: channel.parameter, description: channel.summary }];
    return {
      services: [{ ...service, sends: operations, receives: operations, sagas: [] }],
      channels: [{ ...channel, parameters }],
      messages,
      schemas: [{ id: "Named", schema: named }],
    };
  });

test("no string of a document becomes code", async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(contract, hostile, async (hostileContract, source) => {
      const options = { ...emitOptions, sourceOf: () => source };
      const files = emit(hostileContract, options);
      for (const { path, text } of files) {
        expect([path, identifiers(text).filter((name) => name === "__PWNED")]).toEqual([path, []]);
      }
      await imported(
        files.filter(({ owner, path }) => owner === "generator" && !path.endsWith(".test.ts")),
        run++,
      );
      expect("__PWNED" in globalThis).toBe(false);
    }),
    { numRuns: 25 },
  );
});

function identifiers(text: string): readonly string[] {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, text);
  const found: string[] = [];
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    if (kind === ts.SyntaxKind.Identifier) found.push(scanner.getTokenText());
  }
  return found;
}

/** Bundles the files, which parses each, and runs them. */
async function imported(files: readonly GeneratedFile[], run: number): Promise<void> {
  const place = join(folder, String(run));
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
