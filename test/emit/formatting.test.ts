import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Channel, Contract, Saga } from "../../src/contract/model.js";
import { emit } from "../../src/emit/index.js";
import {
  bookTrip,
  contractOf,
  message,
  operation,
  options,
  service,
  tripService,
} from "./contract.js";

/** Names so long that everything that can break does. */
const long = (name: string): string => `${name}OfTheDepartmentForTheAdministrationOfVeryLongNames`;

const channel = (address: string, ...parameters: readonly string[]): Channel => ({
  id: address,
  address,
  parameters: parameters.map((name) => ({ name })),
});

const longSaga: Saga = {
  name: long("conferencePlanning"),
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

const contracts: Readonly<Record<string, Contract>> = {
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
      ],
    },
  ),
  "two sagas": contractOf([
    { ...tripService, sagas: [bookTrip, { ...bookTrip, name: "book-trip" }] },
  ]),
};

const emitters = [
  "publishers",
  "consumers",
  "sagas",
  "services",
  "contract-tests",
  "skeletons",
] as const;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "formatting-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(Object.keys(contracts))("%s", (name) => {
  const files = emit(contracts[name] ?? contractOf([]), options, emitters);

  test("a formatter changes nothing", () => {
    for (const { path, owner, text } of files) {
      const target = join(folder, name, owner, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [
        "node_modules/@biomejs/biome/bin/biome",
        "format",
        "--config-path=biome.json",
        join(folder, name),
      ],
      { encoding: "utf8" },
    );
    expect(`${stdout}${stderr}`).toMatch(/No fixes applied/);
  });

  test("no line but the header is too long, unless a name alone is", () => {
    const lines = files.flatMap(({ text }) => text.split("\n").slice(1));
    const tooLong = lines.filter((line) => line.length > 100);
    if (name === "names that break every line") expect(tooLong.join()).toContain(long(""));
    else expect(tooLong).toEqual([]);
  });

  test("emitting again gives the same bytes", () => {
    expect(emit(contracts[name] ?? contractOf([]), options, emitters)).toEqual(files);
  });
});
