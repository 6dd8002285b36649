import { expect, it } from "vitest";
import type { Json } from "./json.js";
import { readSchemaFile } from "./schema-resources.js";

const rooted = (value: Json): Json => readSchemaFile(value, JSON.stringify(value)).value;

/** What a reference becomes that stands in a schema with this `$id`, below `/payload` of a file. */
const inside = (reference: string, $id?: string): Json => {
  const schema = {
    ...($id !== undefined && { $id }),
    $defs: {
      amount: { $anchor: "amount", type: "integer" },
      "a/b": { $id: "#old", type: "string" },
      other: { $id: "other.json", $defs: { deep: { type: "null" } } },
    },
    properties: { it: { $ref: reference } },
  };
  const { payload } = rooted({ components: { a: true }, payload: schema }) as { payload: Json };
  return (payload as typeof schema).properties.it.$ref;
};

it.each([
  ["#", "#/payload"],
  ["#/$defs/amount", "#/payload/%24defs/amount"],
  ["#amount", "#/payload/%24defs/amount"],
  ["#old", "#/payload/%24defs/a~1b"],
  ["https://e.example/x.json#amount", "#/payload/%24defs/amount"],
  ["other.json", "#/payload/%24defs/other"],
  ["https://e.example/other.json#/$defs/deep", "#/payload/%24defs/other/%24defs/deep"],
])("%s inside a schema with an $id is %s of the file", (reference, expected) => {
  expect(inside(reference, "https://e.example/x.json")).toBe(expected);
});

it.each([
  ["#/components/a", "https://e.example/x.json"],
  ["#nothing", "https://e.example/x.json"],
  ["elsewhere.json", "https://e.example/x.json"],
  ["https://e.example/unknown.json", "https://e.example/x.json"],
  ["#/$defs/amount", undefined],
  ["#", undefined],
])("%s stays as written in a schema with $id %s", (reference, id) => {
  expect(inside(reference, id)).toBe(reference);
});

it("takes no `$id` for one that is no text, and hostile ones for names", () => {
  const value = { properties: { $id: { type: "string" } }, items: { $ref: "#/properties/$id" } };
  expect(rooted(value)).toEqual(value);
  const odd = { a: { $id: "http://[", $anchor: "constructor" }, b: { $ref: "#toString" } };
  expect(rooted(odd)).toEqual(odd);
});
