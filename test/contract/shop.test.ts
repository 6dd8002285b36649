import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { buildContract } from "../../src/contract/build.js";
import { loadDocuments } from "../../src/document/load.js";
import { lint } from "../../src/lint/lint.js";

const folder = "examples/ecommerce/contracts";
const documents = readdirSync(folder)
  .filter((name) => name.endsWith(".asyncapi.yaml"))
  .map((name) => `contracts/${name}`);

const load = async () => {
  const { documents: loaded, diagnostics } = await loadDocuments(documents, {
    cwd: "examples/ecommerce",
  });
  return { ...buildContract(loaded), loading: diagnostics };
};

describe("the example system", () => {
  it("has no findings but a few notes", async () => {
    const { contract, origins, diagnostics, loading } = await load();
    const notes = lint(contract, origins);
    expect([...loading, ...diagnostics]).toEqual([]);
    expect(new Set(notes.map(({ severity }) => severity))).toEqual(new Set(["note"]));
    expect(notes.length).toBeLessThan(8);
  });

  it("knows where everything comes from, by the path that the user typed", async () => {
    const { contract, origins } = await load();
    expect(origins.sourceOf("message:OrderStarted")).toBe("contracts/shared.yaml");
    expect(origins.sourceOf("schema:OrderLine")).toBe("contracts/shared.yaml");
    expect(origins.sourceOf("service:order")).toBe("contracts/order.asyncapi.yaml");
    expect(origins.sourceOf("saga:order/orderFulfilment")).toBe("contracts/order.asyncapi.yaml");
    const entities = [
      ...contract.messages.map(({ id }) => `message:${id}`),
      ...contract.schemas.map(({ id }) => `schema:${id}`),
      ...contract.channels.map(({ id }) => `channel:${id}`),
      ...contract.services.map(({ id }) => `service:${id}`),
    ];
    for (const key of entities) expect(origins.locate(key), key).toBeDefined();
  });

  it("finds a part of a message through its references", async () => {
    const { origins } = await load();
    const whole = origins.locate("message:OrderStarted");
    const part = origins.locate("message:OrderStarted", [
      "payload",
      "properties",
      "totalMinor",
      "minimum",
    ]);
    expect(part).toMatchObject({ file: "contracts/shared.yaml" });
    expect(part?.line).toBeLessThan(whole?.line ?? 0);
  });
});
