import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { skipUnlessFolder } from "../../../test/requirements.js";
import type { Json, JsonSchema, Message } from "../../contract/model.js";
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

/** Groups about references that a contract resolves before the validators are written. */
const RESOLVED_BEFORE = /"\$id"|"\$ref":"(?!#)|"\$anchor"/;

/** What we do otherwise than the suite, and why. */
const OTHERWISE = new Map([
  // Documents are full of constraints beside `$ref`; they are meant to hold, as in later drafts.
  ["ref overrides any sibling keywords", "siblings of $ref hold"],
  ["$ref prevents a sibling $id from changing the base uri", "ids are resolved before"],
]);

function validatorOf(schema: JsonSchema) {
  const named: { id: string; schema: JsonSchema }[] = [];
  const ids = new Map<string, string>();
  const convert = (value: Json, inData = false): Json => {
    if (typeof value !== "object" || value === null || inData) return value;
    if (Array.isArray(value)) return value.map((item) => convert(item));
    const entries = Object.entries(value).map(([key, member]) =>
      key === "$ref" && typeof member === "string"
        ? [key, `#/schemas/${idOf(member)}`]
        : [key, convert(member, key === "enum" || key === "const")],
    );
    return Object.fromEntries(entries);
  };
  const idOf = (ref: string): string => {
    const known = ids.get(ref);
    if (known !== undefined) return known;
    const id = `Named${ids.size}`;
    ids.set(ref, id);
    const entry = { id, schema: true as JsonSchema };
    named.push(entry);
    entry.schema = convert(lookUp(schema, ref)) as JsonSchema;
    return id;
  };
  const payload = convert(schema) as JsonSchema;
  const message: Message = {
    ...{ id: "Case", wireType: "Case", contentType: "application/json", payload, examples: [] },
  };
  const contract = { services: [], channels: [], messages: [message], schemas: named };
  return runnable(new ValidatorWriter(contract).write(message));
}

function lookUp(root: JsonSchema, ref: string): Json {
  const segments = ref.slice(1).split("/").slice(1);
  const names = segments.map((part) =>
    decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~"),
  );
  return names.reduce<Json>((at, name) => (at as Record<string, Json>)[name] ?? true, root);
}

const present = existsSync(suite);
const files = present ? readdirSync(suite).filter((name) => name.endsWith(".json")) : [];
const optional = ["float-overflow.json", "non-bmp-regex.json"].map((name) => `optional/${name}`);

skipUnlessFolder(fileURLToPath(suite), "the JSON Schema test suite")("draft-07 suite", () => {
  for (const file of [...files, ...(present ? optional : [])]) {
    const groups = JSON.parse(readFileSync(new URL(file, suite), "utf8")) as readonly Group[];
    for (const group of groups) {
      if (RESOLVED_BEFORE.test(JSON.stringify(group.schema)) || OTHERWISE.has(group.description))
        continue;
      test(`${file}: ${group.description}`, () => {
        const { validate } = validatorOf(group.schema);
        for (const { description, data, valid } of group.tests) {
          expect(`${description}: ${validate(data) === undefined}`).toBe(
            `${description}: ${valid}`,
          );
        }
      });
    }
  }
});
