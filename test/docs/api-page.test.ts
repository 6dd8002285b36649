import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as api from "asyncapi-gen";
import { expect, test } from "vitest";
import { createFolder } from "../document/folder.js";
import { eventsOf, generateInMemory } from "./snippets/program.js";

const shop = fileURLToPath(new URL("../../examples/ecommerce/contracts", import.meta.url));

test("the page's program generates the files of the shop's inventory", async () => {
  const files = await generateInMemory(["inventory.asyncapi.yaml"], shop);
  expect(files.map(({ path }) => path)).toContain("inventory/consumer.ts");
  expect(files.every(({ text }) => text.length > 0)).toBe(true);
});

test("it tells what is wrong with a document, where, and what to do", async () => {
  const cwd = createFolder({ "a.yaml": "asyncapi: 3.1.0\ninfo: { title: A, verson: '1' }\n" });
  await expect(generateInMemory(["a.yaml"], cwd)).rejects.toThrow(
    /a\.yaml:2:19 {2}error {2}document\/invalid[\s\S]*fix: did you mean `version`\?/,
  );
});

test("it makes valid events, and invalid ones with the reason", async () => {
  const { valid, invalid } = await eventsOf("inventory.asyncapi.yaml", "InventoryReserved", shop);
  expect(valid.length).toBeGreaterThan(0);
  expect(invalid.map(({ keyword }) => keyword)).toContain("required");
});

test("the page names every function that there is, and no other", () => {
  const page = readFileSync(new URL("../../docs/api.md", import.meta.url), "utf8");
  const named = [...page.matchAll(/^\| `(\w+)\(/gm)].map(([, name]) => name);
  expect(named.sort()).toEqual(Object.keys(api).sort());
});
