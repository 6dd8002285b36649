import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { buildContract } from "../../src/contract/build.js";
import { loadDocuments } from "../../src/document/load.js";
import { lint } from "../../src/lint/lint.js";
import { skipUnlessFolder } from "../requirements.js";

// AsyncAPI documents that others wrote, with the parser's verdict on each. They are not part of
// this repository; where they are absent, this says so.
const corpus = join(dirname(fileURLToPath(import.meta.url)), "../../../shared/corpus");
const isThere = existsSync(join(corpus, "index.csv"));

/** Documents that the parser calls valid and we refuse, with the reason. */
const stricter = new Map([
  // Flow content that is indented less than its key; YAML forbids it, js-yaml lets it pass.
  ["asyncapi__website/public/resources/casestudies/hdi/asyncapi.yaml", "document/syntax"],
  // Examples that contradict their schemas; the parser does not check those of 3.x.
  [
    "asyncapi__generator/packages/templates/clients/websocket/test/__fixtures__/asyncapi-slack-client.yml",
    "contract/example-invalid",
  ],
  [
    "the-codegen-project__cli/test/blackbox/schemas/asyncapi/kraken-websocket-request-reply-multiple-channels-asyncapi.yml",
    "contract/example-invalid",
  ],
  [
    "EVerest__EVerest/docs/source/reference/EVerest_API/auth_token_validator_API.yaml",
    "contract/example-invalid",
  ],
]);

interface Entry {
  readonly file: string;
  readonly isValid: boolean;
}

/** The first column and the verdict of each row; only the verdict may be quoted, and it is the last. */
function readIndex(): readonly Entry[] {
  const [, ...rows] = readFileSync(join(corpus, "index.csv"), "utf8")
    .trim()
    .split(/\r?\n(?=[^\n]*__)/);
  return rows.map((row) => ({
    file: row.slice(0, row.indexOf(",")),
    isValid: /,valid\s*$/.test(row),
  }));
}

async function examine(file: string) {
  const { documents, diagnostics } = await loadDocuments([join(corpus, file)]);
  const built = buildContract(documents);
  lint(built.contract, built.origins);
  const errors = [...diagnostics, ...built.diagnostics].filter(
    ({ severity }) => severity === "error",
  );
  return { ...built, errors };
}

skipUnlessFolder(corpus, "AsyncAPI documents of others")("documents of others", () => {
  const entries = isThere ? readIndex() : [];

  it("are all there", () => {
    expect(entries.length).toBeGreaterThan(150);
    expect(entries.filter(({ isValid }) => isValid).length).toBeGreaterThan(100);
  });

  it("that are valid give a contract", { timeout: 120_000 }, async () => {
    const refused: string[] = [];
    for (const { file } of entries.filter((entry) => entry.isValid)) {
      const { contract, errors } = await examine(file);
      const expected = stricter.get(file);
      const codes = [...new Set(errors.map(({ code }) => code))];
      if (codes.join() !== (expected ?? "")) refused.push(`${file}: ${codes}`);
      if (expected !== "document/syntax") expect(contract.services, file).toHaveLength(1);
      // Every reference of the contract leads to a schema of the contract.
      const ids = new Set(contract.schemas.map(({ id }) => `#/schemas/${id}`));
      for (const [, reference] of JSON.stringify(
        contract.messages.map(({ payload }) => payload),
      ).matchAll(/"\$ref":"([^"]*)"/g)) {
        expect(ids, file).toContain(reference);
      }
    }
    expect(refused).toEqual([]);
  });

  it("that are not valid are refused", { timeout: 120_000 }, async () => {
    const passed: string[] = [];
    for (const { file } of entries.filter((entry) => !entry.isValid)) {
      const { errors } = await examine(file);
      if (errors.length === 0) passed.push(file);
    }
    expect(passed).toEqual([]);
  });
});
