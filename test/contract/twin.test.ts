import { describe, expect, it } from "vitest";
import { fingerprint } from "../../src/contract/fingerprint.js";
import { buildFrom, errorsOf } from "./build-from.js";

// One application, written in 2.6 and in 3.x: everything that the versions say differently.
const components = {
  schemas: {
    Lamp: {
      type: "object",
      required: ["lampId", "lumens"],
      properties: {
        lampId: { type: "string", format: "uuid" },
        lumens: { type: "integer", minimum: 0 },
        colour: { type: "string", nullable: true, enum: ["warm", "cold"] },
        parent: { $ref: "#/components/schemas/Lamp", description: "The lamp it hangs under." },
      },
    },
  },
  messageTraits: {
    traced: {
      headers: {
        type: "object",
        required: ["traceId"],
        properties: { traceId: { type: "string" } },
      },
      correlationId: { location: "$message.header#/traceId" },
    },
  },
  messages: {
    LampMeasured: {
      name: "lamp.measured",
      summary: "A lamp was measured.",
      contentType: "application/json",
      traits: [{ $ref: "#/components/messageTraits/traced" }],
      headers: { type: "object", properties: { retries: { type: "integer" } } },
      payload: { $ref: "#/components/schemas/Lamp" },
      "x-ordering": { key: "$message.payload#/lampId" },
      examples: [
        {
          name: "bright",
          headers: { traceId: "t1" },
          payload: { lampId: "0192f0c1-7b7e-7cc3-8a64-5f3a3c6f9a10", lumens: 7 },
        },
      ],
    },
    TurnOn: {
      payload: { type: "object", required: ["lampId"], properties: { lampId: { type: "string" } } },
      "x-idempotency": { key: "$message.payload#/lampId" },
    },
    TurnOff: {
      payload: { type: "object", required: ["lampId"], properties: { lampId: { type: "string" } } },
      "x-compensates": "#/components/messages/TurnOn",
    },
  },
};

const info = {
  title: "Street lamp service",
  version: "1.0.0",
  description: "Lamps of one street.",
};

const twin26 = {
  asyncapi: "2.6.0",
  info,
  defaultContentType: "application/json",
  channels: {
    "lamps/{lampId}/measured": {
      description: "Measurements.",
      parameters: {
        lampId: {
          description: "Which lamp.",
          schema: { type: "string", enum: ["a", "b"], default: "a" },
        },
      },
      subscribe: {
        operationId: "sendMeasured",
        summary: "Tell what was measured.",
        message: { $ref: "#/components/messages/LampMeasured" },
      },
    },
    "lamps/switch": {
      publish: {
        operationId: "onSwitch",
        message: {
          oneOf: [
            { $ref: "#/components/messages/TurnOn" },
            { $ref: "#/components/messages/TurnOff" },
          ],
        },
      },
    },
  },
  components,
};

const twin3 = (version: string) => ({
  asyncapi: version,
  info,
  defaultContentType: "application/json",
  channels: {
    measured: {
      address: "lamps/{lampId}/measured",
      description: "Measurements.",
      parameters: { lampId: { description: "Which lamp.", enum: ["a", "b"], default: "a" } },
      messages: { LampMeasured: { $ref: "#/components/messages/LampMeasured" } },
    },
    switch: {
      address: "lamps/switch",
      messages: {
        TurnOn: { $ref: "#/components/messages/TurnOn" },
        TurnOff: { $ref: "#/components/messages/TurnOff" },
      },
    },
  },
  operations: {
    sendMeasured: {
      action: "send",
      channel: { $ref: "#/channels/measured" },
      summary: "Tell what was measured.",
      messages: [{ $ref: "#/channels/measured/messages/LampMeasured" }],
    },
    onSwitch: { action: "receive", channel: { $ref: "#/channels/switch" } },
  },
  components,
});

describe("a 2.6 document and its 3.x twins", () => {
  it.each(["3.0.0", "3.1.0"])("give equal contracts (%s)", async (version) => {
    const old = await buildFrom({ "lamp.asyncapi.json": twin26 });
    const young = await buildFrom({ "lamp.asyncapi.json": twin3(version) });
    expect(errorsOf([...old.findings, ...young.findings])).toEqual([]);
    expect(young.contract).toEqual(old.contract);
    expect(fingerprint(young.contract)).toBe(fingerprint(old.contract));
  });

  it("say what the application sends and receives", async () => {
    const { contract } = await buildFrom({ "lamp.asyncapi.json": twin26 });
    const [service] = contract.services;
    expect(service?.id).toBe("street-lamp");
    expect(service?.sends).toEqual([
      {
        name: "lampMeasured",
        channel: "lamps/{}/measured",
        message: "LampMeasured",
        summary: "Tell what was measured.",
        operationId: "sendMeasured",
      },
    ]);
    expect(service?.receives.map(({ name }) => name)).toEqual(["turnOff", "turnOn"]);
  });

  it("give messages with traits merged, references named and nullable normalised", async () => {
    const { contract } = await buildFrom({ "lamp.asyncapi.json": twin3("3.1.0") });
    const [measured, turnOff, turnOn] = contract.messages;
    expect(measured).toMatchObject({
      id: "LampMeasured",
      wireType: "lamp.measured",
      payload: { $ref: "#/schemas/Lamp" },
      headers: {
        type: "object",
        required: ["traceId"],
        properties: { traceId: { type: "string" }, retries: { type: "integer" } },
      },
      key: { in: "payload", path: ["lampId"] },
      correlationId: { in: "headers", path: ["traceId"] },
    });
    expect(turnOff?.compensates).toBe("TurnOn");
    expect(turnOn?.idempotencyKey).toEqual({ in: "payload", path: ["lampId"] });
    expect(contract.schemas).toEqual([
      {
        id: "Lamp",
        schema: {
          type: "object",
          required: ["lampId", "lumens"],
          properties: {
            lampId: { type: "string", format: "uuid" },
            lumens: { type: "integer", minimum: 0 },
            colour: { type: ["string", "null"], enum: ["warm", "cold", null] },
            parent: { $ref: "#/schemas/Lamp", description: "The lamp it hangs under." },
          },
        },
      },
    ]);
  });
});
