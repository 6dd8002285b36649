import { describe, expect, it } from "vitest";
import type { Contract, Message, Operation, Service } from "../contract/model.js";
import { entity, type Origins } from "../contract/origins.js";
import { lint, lintRules } from "./lint.js";

const message = (id: string, wireType = id): Message => ({
  id,
  wireType,
  contentType: "application/json",
  payload: true,
  examples: [],
});
const operation = (id: string, channel = "c"): Operation => ({
  name: id.toLowerCase(),
  channel,
  message: id,
});
const service = (
  id: string,
  sends: readonly Operation[],
  receives: readonly Operation[],
): Service => ({
  id,
  title: id,
  sends,
  receives,
  sagas: [],
});

/** Each entity stands in a file of its own key. */
const origins: Origins = {
  locate: (key) => ({ file: key, line: 1, column: 1 }),
  sourceOf: (key) => key,
  keys: [],
};

const findings = (services: readonly Service[], messages: readonly Message[]) => {
  const contract: Contract = { services, messages, channels: [], schemas: [] };
  return lint(contract, origins).map(({ code, location }) => [code, location?.file]);
};

describe("lint", () => {
  it("is quiet about a system whose messages all travel", () => {
    const services = [service("a", [operation("M")], []), service("b", [], [operation("M")])];
    expect(findings(services, [message("M")])).toEqual([]);
  });

  it("notes what nobody sends or receives", () => {
    const services = [
      service("a", [operation("M", "x")], []),
      service("b", [], [operation("M", "y")]),
    ];
    expect(findings(services, [message("M")])).toEqual(
      [
        ["lint/address-mismatch", entity.operation("b", "receives", "m")],
        ["lint/never-sent", entity.operation("b", "receives", "m")],
        ["lint/never-received", entity.operation("a", "sends", "m")],
      ].sort(([, a], [, b]) => (String(a) < String(b) ? -1 : 1)),
    );
  });

  it("counts versions of one message that two documents disagree about as one", () => {
    const services = [service("a", [operation("M1")], []), service("b", [], [operation("M2")])];
    expect(findings(services, [message("M1", "m"), message("M2", "m")])).toEqual([]);
  });

  it("warns of messages that a receiver cannot tell apart", () => {
    const services = [
      service("a", [operation("M1"), operation("M2")], []),
      service("b", [], [operation("M1"), operation("M2")]),
    ];
    expect(findings(services, [message("M1", "m"), message("M2", "m")])).toEqual([
      ["lint/ambiguous-type", entity.operation("b", "receives", "m1")],
    ]);
  });

  it("notes a service that does nothing", () => {
    expect(findings([service("a", [], [])], [])).toEqual([
      ["lint/without-operations", "service:a"],
    ]);
  });

  it("has one code per rule", () => {
    expect(new Set(lintRules.map(({ code }) => code)).size).toBe(lintRules.length);
  });
});
