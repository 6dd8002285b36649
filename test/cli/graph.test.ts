import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { DOCUMENT, project } from "./project.js";

const contracts = new URL("../../examples/ecommerce/contracts/", import.meta.url);

/** The shop's documents, after a change. */
const shop = (change: (text: string, name: string) => string = (text) => text) =>
  Object.fromEntries(
    readdirSync(contracts).map((name) => [
      name,
      change(readFileSync(new URL(name, contracts), "utf8"), name),
    ]),
  );

const documents = readdirSync(contracts).filter((name) => name.endsWith(".asyncapi.yaml"));

describe("graph", () => {
  test("prints Markdown with a diagram for the system, each saga, and each way through it", async () => {
    const { run } = project(shop());
    const { code, stdout, stderr } = await run("graph", ...documents);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.split("\n").filter((line) => line.startsWith("#"))).toEqual([
      "# Services",
      "# Saga orderFulfilment of order",
      "## every step succeeds, then OrderProcessed",
      "## reserveInventory declines with InventoryRejected, then OrderFailed",
      "## reserveInventory times out, reserveInventory is undone, then OrderFailed",
      "## reserveInventory succeeds after it timed out, which changes nothing",
      "## checkCredit declines with CreditCheckFailed, reserveInventory is undone, then OrderFailed",
      "## checkCredit times out, checkCredit then reserveInventory are undone, then OrderFailed",
      "## checkCredit succeeds after it timed out, which changes nothing",
    ]);
    expect(stdout).toContain('service3 -- "CreditCheck<br/>ReleaseCredit" --> service0');
    expect(await run("graph", ...documents, "--format", "mermaid")).toMatchObject({ stdout });
  });

  test("prints the same as data", async () => {
    const { run } = project(shop());
    const { code, stdout } = await run("graph", ...documents, "--format", "json");
    expect(code).toBe(0);
    const { map, sagas } = JSON.parse(stdout);
    expect(map.services).toHaveLength(5);
    expect(sagas).toMatchObject([{ service: "order", name: "orderFulfilment", violations: [] }]);
    expect(sagas[0].sequences[0].lanes.map(({ label }: { label: string }) => label)).toEqual([
      "others",
      "order: orderFulfilment",
      "inventory",
      "credit",
    ]);
  });

  test("draws what is wrong with a saga that can end wrongly", async () => {
    const { run } = project(shop((text) => text.replace(/.*x-compensates:.*ReserveInv.*\n/, "")));
    const { code, stdout } = await run("graph", ...documents);
    expect(code).toBe(0);
    const [, wrong = ""] = stdout.split("## Wrong: ");
    expect(wrong).toMatch(/^\\`reserveInventory\\` takes effect after it was undone/);
    expect(wrong).toContain("Note over lane2: ReserveInventory#58; takes effect");
  });

  test("draws nothing of broken documents", async () => {
    const { run } = project({ "a.yaml": DOCUMENT.replace("channels/dim'", "channels/dimm'") });
    const text = await run("graph", "a.yaml");
    expect([text.code, text.stdout]).toEqual([1, ""]);
    expect(text.stderr).toContain("document/unresolved-reference");
    const json = await run("graph", "a.yaml", "--format", "json");
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout).counts.errors).toBe(1);
  });

  test("needs documents that are there", async () => {
    const { run } = project({});
    expect(await run("graph")).toMatchObject({ code: 2, stdout: "" });
    expect(await run("graph", "nope.yaml")).toMatchObject({ code: 2, stdout: "" });
  });

  test("is alone in having that format", async () => {
    const { run } = project({ "a.yaml": DOCUMENT });
    const { code, stdout, stderr } = await run("validate", "a.yaml", "--format", "mermaid");
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toBe(
      "error: option '-f, --format <format>' argument 'mermaid' is for graph only.\n",
    );
  });
});
