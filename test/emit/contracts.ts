import type { Channel, Contract, Saga } from "../../src/contract/model.js";
import { bookTrip, contractOf, message, operation, service, tripService } from "./contract.js";

/** Names so long that most lines must be broken, and none cannot. */
export const long = (name: string): string => `${name}OfADepartmentOfLongNames`;

const channel = (address: string, ...parameters: readonly string[]): Channel => ({
  id: address,
  address,
  parameters: parameters.map((name) => ({ name })),
});

const longSaga: Saga = {
  name: long("plan"),
  startsOn: long("Asked"),
  correlateBy: {
    [long("Asked")]: { in: "payload", path: ["a"] },
    [long("Booked")]: { in: "headers", path: ["x/y", "b"] },
  },
  steps: ["first", "second", "third"].map((id) => ({
    id: long(id),
    kind: "compensatable" as const,
    send: long("Book"),
    succeedsOn: long("Booked"),
    failsOn: [long("Refused"), long("Full")],
    timeoutMs: 1000,
    dependsOn: id === "third" ? [long("first"), long("second")] : [],
    compensate: { send: long("Cancel"), succeedsOn: long("Cancelled") },
  })),
  completesWith: long("Done"),
  failsWith: long("Failed"),
};

const longService = service(long("planning"), {
  sends: ["Book", "Cancel", "Done", "Failed"].map((id) => operation(long(id), `${long(id)}.out`)),
  receives: ["Asked", "Booked", "Refused", "Full", "Cancelled", "Handled"].map((id) =>
    operation(long(id), `${long(id)}.in`),
  ),
  sagas: [longSaga],
});

/** Contracts that try what emitters get wrong. */
export const contracts: Readonly<Record<string, Contract>> = {
  "a saga and nothing else": contractOf([tripService]),
  "names that break every line": contractOf([longService]),
  "channels with parameters, headers, and names of the runtime": contractOf(
    [
      service("lights", {
        sends: [
          operation("Dim", "lights/{lightId}/dim"),
          operation("Log", "log", { name: "log-it" }),
        ],
        receives: [
          operation("Published", "lights/{lightId}/{room}"),
          operation("Handler", "h"),
          operation("Describe", "d"),
          operation("Describe2", "d2"),
        ],
      }),
      service("silent", { receives: [operation("Dim", "lights/{lightId}/dim")] }),
      service("deaf", {
        sends: [operation("Handler", "h")],
        description: "Says */ a lot.\n".repeat(9),
      }),
    ],
    {
      channels: [
        channel("lights/{lightId}/dim", "lightId"),
        channel("lights/{lightId}/{room}", "lightId", "room"),
      ],
      messages: [
        message("Dim", { headers: { type: "object", required: ["tenant"] }, wireType: "dim.v1" }),
        message("Log", { headers: { type: "object" } }),
        message("Describe", { wireType: "x\"y'z`\u2028" }),
        message("Describe2", { wireType: "x\"y'z`\u2028" }),
      ],
    },
  ),
  "two sagas": contractOf([
    { ...tripService, sagas: [bookTrip, { ...bookTrip, name: "book-trip" }] },
  ]),
};
