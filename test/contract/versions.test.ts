import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { fingerprint } from "../../src/contract/fingerprint.js";
import type { Contract } from "../../src/contract/model.js";
import { buildFrom } from "./build-from.js";

const older = ["2.0.0", "2.1.0", "2.2.0", "2.3.0", "2.4.0", "2.5.0", "2.6.0"];
const newer = ["3.0.0", "3.1.0"];

const info = { title: "Lamps", version: "1.0.0" };
const lamp = {
  type: "object",
  required: ["id"],
  properties: {
    id: { type: "string", format: "uuid" },
    parent: { $ref: "#/components/schemas/Lamp" },
    colour: { type: ["string", "null"], enum: ["warm", null] },
  },
};
const messages = {
  Measured: {
    name: "lamp.measured",
    headers: { type: "object", properties: { trace: { type: "string" } } },
    correlationId: { location: "$message.header#/trace" },
    payload: { $ref: "#/components/schemas/Lamp" },
  },
  TurnOn: { contentType: "application/vnd.lamps+json", payload: lamp },
};
const components = { schemas: { Lamp: lamp }, messages };
const of = (name: string) => ({ $ref: `#/components/messages/${name}` });

/** What the application receives is called `publish`, what it sends `subscribe`. */
const in2 = (asyncapi: string) => ({
  asyncapi,
  info,
  channels: {
    "lamps/{id}": {
      parameters: { id: { schema: { type: "string" } } },
      subscribe: { operationId: "tell", message: of("Measured") },
    },
    orders: { publish: { operationId: "take", message: of("TurnOn") } },
  },
  components,
});

const in3 = (asyncapi: string) => ({
  asyncapi,
  info,
  channels: {
    lamps: {
      address: "lamps/{id}",
      parameters: { id: {} },
      messages: { Measured: of("Measured") },
    },
    orders: { address: "orders", messages: { TurnOn: of("TurnOn") } },
  },
  operations: {
    tell: { action: "send", channel: { $ref: "#/channels/lamps" } },
    take: { action: "receive", channel: { $ref: "#/channels/orders" } },
  },
  components,
});

const contractOf = async (files: Readonly<Record<string, string | object>>): Promise<Contract> => {
  const { contract, findings } = await buildFrom(files);
  expect(findings).toEqual([]);
  return contract;
};

describe("every version says the same, in YAML and in JSON", () => {
  const expected = contractOf({ "a.json": in3("3.0.0") });

  it.each([...older.map(in2), ...newer.map(in3)])("$asyncapi", async (document) => {
    const wanted = fingerprint(await expected);
    expect(fingerprint(await contractOf({ "a.json": document }))).toBe(wanted);
    expect(fingerprint(await contractOf({ "a.yaml": stringify(document) }))).toBe(wanted);
    expect(
      fingerprint(
        await contractOf({ "a.yml": stringify(document, { indent: 4 }).replaceAll("\n", "\r\n") }),
      ),
    ).toBe(wanted);
  });

  it("and the directions are the application's", async () => {
    const { services } = await expected;
    expect(
      services.map(({ sends, receives }) =>
        [sends, receives].map((all) => all.map(({ name }) => name)),
      ),
    ).toEqual([[["measured"], ["turnOn"]]]);
  });
});
