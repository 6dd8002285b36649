import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readRemotes, resolveReferences } from "../../../test/emit/draft7-schemas.js";
import { smallContract } from "../../../test/emit/small-contract.js";
import { skipUnlessFolder } from "../../../test/requirements.js";
import type { Json, JsonSchema } from "../../contract/model.js";
import { runnable } from "./run-validator.js";
import { ValidatorWriter } from "./validator-source.js";

// The official suite of draft-07, where it lies beside the repository.
const suite = new URL("../../../../shared/json-schema-draft7/", import.meta.url);

interface Group {
  readonly description: string;
  readonly schema: JsonSchema;
  readonly tests: readonly {
    readonly description: string;
    readonly data: Json;
    readonly valid: boolean;
  }[];
}

/** What we do otherwise than the suite wants, and why; by group and test. */
const otherwise = new Map([
  // Documents are full of constraints beside `$ref`; they are meant to hold, as in later drafts.
  [
    "ref overrides any sibling keywords: ref valid, maxItems ignored",
    "what stands beside a $ref holds, as in all later drafts",
  ],
]);

/** Groups of formats that we do not follow to the end, and why. */
const formatsOtherwise = new Map([
  [
    "validation of A-label (punycode) host names",
    "an A-label is checked as the ASCII that it is, not decoded: DNS does not do that either",
  ],
]);

const present = existsSync(suite);
const groupsOf = (file: string): readonly Group[] =>
  JSON.parse(readFileSync(new URL(file, suite), "utf8"));

const required = present ? readdirSync(suite).filter((name) => name.endsWith(".json")) : [];
const optional = ["bignum", "ecmascript-regex", "float-overflow", "non-bmp-regex", "id"];

// Those of `optional/format` that are about formats which we assert.
const formats = [
  ...["date", "date-time", "email", "hostname", "ipv4", "ipv6", "json-pointer", "regex"],
  ...["relative-json-pointer", "time", "unknown", "uri", "uri-reference"],
];

skipUnlessFolder(fileURLToPath(suite), "the JSON Schema test suite")("draft-07 suite", () => {
  const remotes = readRemotes(new URL("remotes/", suite));

  const validatorOf = (schema: JsonSchema) => {
    const { payload, schemas } = resolveReferences(schema, remotes);
    const named = Object.fromEntries(schemas.map((one) => [one.id, one.schema]));
    const contract = smallContract({ Case: { payload } }, named);
    const [message] = contract.messages;
    if (message === undefined) throw new Error("no message");
    return runnable(new ValidatorWriter(contract).write(message));
  };

  /** `group: test` of those that come out otherwise than the suite says. */
  const differences = (files: readonly string[]): readonly string[] =>
    files.flatMap(groupsOf).flatMap(({ description, schema, tests }) => {
      const { validate } = validatorOf(schema);
      return tests
        .filter(({ data, valid }) => (validate(data) === undefined) !== valid)
        .map((one) => `${description}: ${one.description}`);
    });

  test("is all there", () => {
    expect(required.flatMap(groupsOf).flatMap(({ tests }) => tests).length).toBe(927);
  });

  test("required: all, but for those with a reason", () => {
    expect(differences(required)).toEqual([...otherwise.keys()]);
    expect(otherwise.size).toBeLessThanOrEqual(5);
  });

  describe("optional", () => {
    test.each(optional)("%s", (name) => {
      expect(differences([`optional/${name}.json`])).toEqual([]);
    });
  });

  test("formats: all, but for those with a reason", () => {
    const found = differences(formats.map((name) => `optional/format/${name}.json`));
    const groups = new Set(found.map((one) => one.slice(0, one.lastIndexOf(": "))));
    expect([...groups]).toEqual([...formatsOtherwise.keys()]);
  });
});
