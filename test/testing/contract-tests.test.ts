import { describe, expect, test, vi } from "vitest";
import { route } from "../../src/runtime/message.js";
import { defineService } from "../../src/runtime/service.js";
import { unwritten } from "../../src/runtime/unwritten.js";
import {
  type ContractTest,
  type ContractTestOptions,
  contractTests,
} from "../../src/testing/index.js";
import {
  bodies,
  Check,
  channelOf,
  Failed,
  OutOfStock,
  Processed,
  Release,
  Released,
  Reserve,
  Reserved,
  registration,
  Uncheck,
} from "../saga/order-saga.js";
import { samples } from "./shop-samples.js";

// One test runs many cases; the first opens a database, which takes long on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const on = (message: Parameters<typeof channelOf>[0]) => route(message, channelOf(message));

const shelf = defineService({
  name: "shelf",
  sends: { reserved: on(Reserved), outOfStock: on(OutOfStock), released: on(Released) },
  receives: {
    reserve: route({ ...Reserve, idempotencyKey: "$message.payload#/orderId" }, "reserve"),
    release: route({ ...Release, compensates: "Reserve" }, "release"),
  },
});

const order = defineService({
  name: "order",
  sends: {
    reserve: on(Reserve),
    release: on(Release),
    check: on(Check),
    uncheck: on(Uncheck),
    processed: on(Processed),
    failed: on(Failed),
  },
  receives: { recordFailed: on(Failed) },
  sagas: { fulfil: registration },
});

interface Context {
  readonly tx: {
    query(sql: string, parameters: readonly unknown[]): Promise<{ readonly rowCount: number }>;
  };
  readonly publish: Readonly<Record<string, (payload: object) => Promise<unknown>>>;
}
interface Event {
  readonly payload: { readonly orderId: string };
}

const shelfHandlers = {
  async reserve({ payload: { orderId } }: Event, { tx, publish }: Context) {
    const sql = "update goods set free = free - 1 where free > 0";
    const { rowCount } = await tx.query(sql, []);
    if (rowCount === 0) await publish.outOfStock?.({ orderId, missing: "tea" });
    else await publish.reserved?.({ orderId, shelf: 1 });
  },
  release: unwritten("release"),
};

const shelfOptions: ContractTestOptions = {
  service: shelf,
  handlers: shelfHandlers,
  samples,
  fixture: {
    migrations: [
      { name: "0001", sql: "create table goods (free integer); insert into goods values (7)" },
    ],
    async seed(tx) {
      await tx.query("update goods set free = 9");
    },
  },
};

const orderOptions: ContractTestOptions = { service: order, sagas: { fulfil: bodies }, samples };

/** How each case ended: "passed", "todo" or its message. */
async function run(cases: readonly ContractTest[]): Promise<ReadonlyMap<string, string>> {
  const outcomes = new Map<string, string>();
  for (const { name, todo, run } of cases) {
    const failure = todo ? "todo" : await run().then(() => "passed", messageOf);
    outcomes.set(name, failure);
  }
  return outcomes;
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** Only the cases whose name contains `words`. */
const some = (options: ContractTestOptions, words: string): readonly ContractTest[] =>
  contractTests(options).filter(({ name }) => name.includes(words));

test("a service of handlers keeps its contract, written or not", async () => {
  const outcomes = await run(contractTests(shelfOptions));
  expect(new Set(outcomes.values())).toEqual(new Set(["passed", "todo"]));
  const businessKey = "a second message with the same business key has no effect";
  const lateAction = "what it undoes is refused when it comes afterwards";
  const named = (label: string, outcome: string) =>
    [
      "a message is handled once",
      "a duplicate has one effect",
      ...(label.startsWith("reserve") ? [businessKey] : []),
      "a throw undoes everything, then the message is applied once",
      "an invalid message ends in the dead letters and the others go on",
      "what it says carries correlation and causation",
      ...(label.startsWith("release") ? [lateAction] : []),
    ].map((check) => [`${label}: ${check}`, outcome]);
  expect([...outcomes].filter(([name]) => /^(reserve|release)[:,]/.test(name))).toEqual([
    ...named("reserve", "passed"),
    ...named("reserve, as written", "passed"),
    ...named("release", "passed"),
    ...named("release, as written", "todo"),
  ]);
  expect(outcomes.get('Reserve: accepts "example"')).toBe("passed");
  expect(outcomes.get("Reserve: refuses it when orderId is missing")).toBe("passed");
});

test("every path of a written saga keeps its contract", async () => {
  const outcomes = await run(some(orderOptions, "fulfil"));
  expect([...outcomes]).toEqual(
    [
      "fulfil: every step succeeds, then Processed",
      "fulfil: reserve declines with OutOfStock, then Failed",
      "fulfil: reserve times out, reserve is undone, then Failed",
      "fulfil: reserve succeeds after it timed out, which changes nothing",
      "fulfil: check declines with Refused, reserve is undone, then Failed",
      "fulfil: check times out, check then reserve are undone, then Failed",
      "fulfil: check succeeds after it timed out, which changes nothing",
    ].map((name) => [name, "passed"]),
  );
});

test("a saga that is not written yet is played by samples, and shows as todo", async () => {
  const stub = { ...bodies, check: { ...bodies.check, compensate: unwritten("check.compensate") } };
  const outcomes = await run(some({ ...orderOptions, sagas: { fulfil: stub } }, "check times out"));
  expect([...outcomes]).toEqual([
    ["fulfil: check times out, check then reserve are undone, then Failed", "passed"],
    ["fulfil, as written: check times out, check then reserve are undone, then Failed", "todo"],
  ]);
});

describe("a case fails, and says why, when", () => {
  const failureOf = async (options: ContractTestOptions, name: string): Promise<string> => {
    const found = contractTests(options).filter((one) => one.name === name);
    expect(found.map((one) => one.name)).toEqual([name]);
    return [...(await run(found)).values()].join();
  };
  const withHandler = (reserve: unknown): ContractTestOptions => ({
    ...shelfOptions,
    handlers: { ...shelfHandlers, reserve },
  });
  const withBody = (name: string, body: object): ContractTestOptions => ({
    ...orderOptions,
    sagas: { fulfil: { ...bodies, [name]: body } },
  });

  test("a validator lets a defect pass", async () => {
    const lax = { ...Reserve, validate: () => undefined };
    const service = { ...shelf, receives: { ...shelf.receives, reserve: route(lax, "reserve") } };
    const failure = await failureOf(
      { ...shelfOptions, service },
      "Reserve: refuses it when orderId is missing",
    );
    expect(failure).toBe(
      "Reserve should be refused when orderId is missing.\n" +
        '  expected: {"pointer":"/orderId","keyword":"required"}\n  seen:     undefined',
    );
  });

  test("a validator refuses a sample", async () => {
    const bad = { ...samples, Reserve: { samples: [{ name: "odd", payload: {} }], defects: [] } };
    expect(await failureOf({ ...shelfOptions, samples: bad }, 'Reserve: accepts "odd"')).toBe(
      'Reserve should accept "odd", but /orderId must be an order id, found nothing (required).',
    );
  });

  test("a publisher lets an undeclared property pass", async () => {
    const [defect] = samples.Reserved?.defects ?? [];
    const undeclared = [
      {
        name: "extra is undeclared",
        pointer: "/extra",
        keyword: "additionalProperties",
        payload: { orderId: "o", extra: 1 },
      },
    ];
    const known = { samples: [], defects: defect === undefined ? [] : [defect], undeclared };
    const failure = await failureOf(
      { ...shelfOptions, samples: { ...samples, Reserved: known } },
      "Reserved: is not published when extra is undeclared",
    );
    expect(failure).toMatch(/expected: .*additionalProperties/);
  });

  test("a handler cannot handle the sample", async () => {
    const failure = await failureOf(
      withHandler(() => {
        throw new Error("no such order");
      }),
      "reserve, as written: a message is handled once",
    );
    expect(failure).toMatch(/reserve could not handle the sample: failed: Error: no such order/);
    expect(failure).toMatch(/seed/);
  });

  test("a handler leaves effects outside of its transaction", async () => {
    let free = 7;
    const failure = await failureOf(
      withHandler(async ({ payload: { orderId } }: Event, { publish }: Context) => {
        free -= 1;
        if (free < 6) throw new Error("none left");
        await publish.reserved?.({ orderId, shelf: free });
      }),
      "reserve, as written: a throw undoes everything, then the message is applied once",
    );
    expect(failure).toMatch(/none left/);
  });

  test("a handler says what its contract forbids", async () => {
    const failure = await failureOf(
      withHandler(async (_: Event, { publish }: Context) => {
        await publish.reserved?.({ shelf: 1 });
      }),
      "reserve, as written: a message is handled once",
    );
    expect(failure).toMatch(/\[invalid-payload\] Reserved: \/orderId must be an order id/);
  });

  test("a saga's body forgets the correlation value", async () => {
    const failure = await failureOf(
      withBody("reserve", { ...bodies.reserve, send: () => ({ orderId: "another" }) }),
      "fulfil: every step succeeds, then Processed",
    );
    expect(failure).toMatch(
      /Reserve should have the instance's value at \$message.payload#\/orderId/,
    );
  });

  test("a saga's body throws", async () => {
    const failure = await failureOf(
      withBody("check", {
        ...bodies.check,
        compensate: () => {
          throw new Error("not thought of");
        },
      }),
      "fulfil: check times out, check then reserve are undone, then Failed",
    );
    expect(failure).toMatch(
      /The saga could not go on: \[saga-body\] fulfil\/from-the-sample: .*not thought of/,
    );
  });
});
