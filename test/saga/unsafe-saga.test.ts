import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type LintOptions, lint } from "../../src/lint/lint.js";
import { buildFrom, errorsOf, places } from "../contract/build-from.js";

const names = ["shared", "order", "inventory", "credit", "warehouse", "notification"];
const fileOf = (name: string) => (name === "shared" ? "shared.yaml" : `${name}.asyncapi.yaml`);
const textOf = (name: string) =>
  readFileSync(
    new URL(`../../examples/ecommerce/contracts/${fileOf(name)}`, import.meta.url),
    "utf8",
  );

type Changes = Readonly<Record<string, (text: string) => string>>;

/** What lint says about sagas of the shop after changes to its documents. */
async function findings(changes: Changes, options: LintOptions = {}) {
  const files = Object.fromEntries(
    names.map((name) => [fileOf(name), (changes[name] ?? ((text) => text))(textOf(name))]),
  );
  const built = await buildFrom(files, names.slice(1).map(fileOf));
  expect(errorsOf(built.findings)).toEqual([]);
  return lint(built.contract, built.origins, options).filter(({ code }) =>
    code.startsWith("saga/"),
  );
}

const lineOf = (text: string) =>
  textOf("order").slice(0, textOf("order").indexOf(text)).split("\n").length;

test("the shop's saga is proven", async () => {
  let nowMs = 1000;
  const clock = () => {
    nowMs += 20;
    return nowMs;
  };
  const [proven, ...others] = await findings({}, { nowMs: clock });
  expect(others).toEqual([]);
  expect(proven).toMatchObject({ code: "saga/proven", severity: "note" });
  expect(proven?.message).toBe(
    "Saga `orderFulfilment` is safe: all 57 states and 400 transitions were looked at in 0.02 s.",
  );
});

describe("a saga that can end wrongly", () => {
  const forgetful: Changes = {
    shared: (text) => text.replace(/.*x-compensates: '#\/components\/messages\/CreditCheck'\n/, ""),
  };

  test("is an error at the saga, with the shortest story beside its steps", async () => {
    const [unsafe, ...others] = await findings(forgetful);
    expect(others).toEqual([]);
    expect(unsafe?.message).toBe(
      "In saga `orderFulfilment`, `checkCredit` takes effect after it was undone, and nothing undoes it any more.",
    );
    expect(unsafe?.hint).toBe(
      "add `x-compensates` to ReleaseCredit, naming CreditCheck, so that CreditCheck is refused when it comes too late.",
    );
    expect(places(unsafe ? [unsafe] : [])).toEqual([
      `order.asyncapi.yaml:${lineOf("  orderFulfilment:")}:3 saga/unsafe`,
    ]);
    const [saga, inventory, credit] = ["  orderFulfilment:", "reserveInventory", "checkCredit"].map(
      lineOf,
    );
    expect(unsafe?.related?.map(({ message, location }) => [message, location.line])).toEqual([
      ["1. OrderStarted arrives; the saga sends ReserveInventory", saga],
      ["2. ReserveInventory reaches its participant and takes effect", inventory],
      ["3. InventoryReserved arrives; the saga sends CreditCheck", inventory],
      ["4. the time for `checkCredit` is up; the saga sends ReleaseCredit", credit],
      ["5. ReleaseCredit reaches its participant, which has nothing to undo", credit],
      ["6. CreditCheck reaches its participant and takes effect", credit],
    ]);
  });

  test("is so for each step that it is about", async () => {
    const found = await findings({ shared: (text) => text.replace(/.*x-compensates:.*\n/g, "") });
    expect(found.map(({ message }) => message.match(/`\w+`/g)?.[1])).toEqual([
      "`checkCredit`",
      "`reserveInventory`",
    ]);
  });

  test("may have a step after its pivot that declines", async () => {
    const [unsafe] = await findings({
      order: (text) =>
        text
          .replace("kind: compensatable", "kind: pivot")
          .replace(/(checkCredit\n.*)compensatable/, "$1retriable"),
    });
    expect(unsafe?.message).toBe(
      "In saga `orderFulfilment`, everybody has answered, and the saga is stuck at `checkCredit`.",
    );
    expect(unsafe?.hint).toContain("let `checkCredit` succeed before the pivot begins, or never");
  });
});

test("a compensation after the pivot is noted as idle", async () => {
  const found = await findings({
    order: (text) =>
      text
        .replace("kind: compensatable", "kind: pivot")
        .replace(/(checkCredit\n.*)compensatable/, "$1retriable")
        .replace(/\n.*CreditCheckFailed'\]/, ""),
    credit: (text) => text,
  });
  expect(found.map(({ code, message }) => [code, message])).toEqual([
    ["saga/proven", expect.stringContaining("is safe")],
    ["saga/idle-compensation", "The compensation of step `checkCredit` is never sent."],
  ]);
});

test("a saga with too many states is not called safe", async () => {
  const [unproven, ...others] = await findings({}, { sagaStatesMax: 20 });
  expect(others).toEqual([]);
  expect(unproven).toMatchObject({ code: "saga/unproven", severity: "warning" });
  expect(unproven?.message).toMatch(
    /^Saga `orderFulfilment` has more than 20 states: nothing is wrong in stories of up to \d moves, /,
  );
});

test("a refusal that nobody hears is a warning at the participant", async () => {
  const found = await findings({
    order: (text) =>
      text
        .replace(/\n.*failsOn: \['#\/components\/messages\/InventoryRejected'\]/, "")
        .replace(/ {2}onInventoryRejected:\n.*\n.*\n.*\n/, ""),
  });
  const [warning] = found.filter(({ code }) => code === "saga/unhandled-answer");
  expect(warning?.location?.file).toBe("inventory.asyncapi.yaml");
  expect(warning?.message).toBe(
    "inventory, which step `reserveInventory` of saga `orderFulfilment` asks, sends InventoryRejected, and the saga does not act on it.",
  );
});

test("a saga that the contract's checks refuse is not looked at", async () => {
  const built = await buildFrom(
    Object.fromEntries(
      names.map((name) => [
        fileOf(name),
        textOf(name).replace("stepId: checkCredit", "stepId: reserveInventory"),
      ]),
    ),
    names.slice(1).map(fileOf),
  );
  const found = lint(built.contract, built.origins).filter(({ code }) => code.startsWith("saga/"));
  expect(found).toEqual([]);
});
