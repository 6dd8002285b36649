import { expect, it } from "vitest";
import { buildFrom, errorsOf, places } from "../contract/build-from.js";

// References between files by what JSON Schema calls them: anchors, and the `$id` of a file. None of
// them needs a network.
const at = "https://acme.example/schemas";
const refers = (reference: string) => ({
  asyncapi: "3.0.0",
  info: { title: "T", version: "1" },
  components: { messages: { M: { payload: { $ref: reference } } } },
});
const money = { $id: `${at}/money.json`, title: "Money", type: "integer" };
const order = (total: string) => ({
  $id: `${at}/order.json`,
  type: "object",
  properties: { total: { $ref: total } },
});

/** The types that the properties of the one message lead to. */
async function load(files: Readonly<Record<string, object>>) {
  const { contract, findings } = await buildFrom({ ...files }, ["t.json"]);
  const named = contract.schemas.map(({ id, schema }) => [id, schema] as const);
  return { named, findings };
}

it.each([
  ["an anchor of another file", { properties: { total: { $ref: "defs.json#money" } } }],
  ["an $id with # of draft-07", { properties: { total: { $ref: "./defs.json#old" } } }],
  ["a relative reference to a file", order("money.json")],
  ["the $id of a file that stands where it must", order(`${at}/money.json`)],
  ["a pointer in it", order(`${at}/defs.json#/$defs/m`)],
  ["an anchor in it", order(`${at}/defs.json#money`)],
])("%s", async (_, schema) => {
  const $defs = { m: { $anchor: "money", type: "integer" }, o: { $id: "#old", type: "integer" } };
  const { named, findings } = await load({
    "t.json": refers("schemas/order.json"),
    "schemas/order.json": schema,
    "schemas/money.json": money,
    "schemas/defs.json": { $id: `${at}/defs.json`, $defs },
  });
  expect(errorsOf(findings)).toEqual([]);
  expect(JSON.stringify(named)).toContain('"type":"integer"');
});

it("the $id of a file that is read later, and stands elsewhere", async () => {
  const { named, findings } = await load({
    "t.json": {
      ...refers("order.json"),
      channels: { c: { messages: { N: { payload: { $ref: "zz/cash.json" } } } } },
    },
    "order.json": order(`${at}/money.json`),
    "zz/cash.json": money,
  });
  expect(errorsOf(findings)).toEqual([]);
  expect(JSON.stringify(named)).toContain('"type":"integer"');
});

it("a file beside it that says to be another one is not taken", async () => {
  const { findings } = await load({
    "t.json": refers("schemas/order.json"),
    "schemas/order.json": order(`${at}/money.json`),
    "schemas/money.json": { ...money, $id: "https://other.example/money.json" },
  });
  expect(places(findings)).toEqual(["schemas/order.json:6:15 document/remote-reference"]);
});

it("an $id leads nowhere outside the folder of the documents", async () => {
  const { findings } = await load({
    "t.json": refers("order.json"),
    "order.json": { ...order("https://acme.example/etc/passwd"), $id: `${at}/a/b/c/d/order.json` },
  });
  expect(places(findings)).toEqual(["order.json:6:15 document/remote-reference"]);
});

it("a misspelt anchor is found", async () => {
  const { findings } = await load({
    "t.json": refers("defs.json#mony"),
    "defs.json": { $defs: { m: { $anchor: "money", type: "integer" } } },
  });
  expect(findings.map(({ code, hint }) => [code, hint])).toEqual([
    ["document/unresolved-reference", "did you mean `defs.json#money`?"],
  ]);
});
