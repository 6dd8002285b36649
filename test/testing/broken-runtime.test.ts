import { expect, test, vi } from "vitest";
import { route } from "../../src/runtime/message.js";
import type * as outgoing from "../../src/runtime/outbox/outgoing.js";
import type { ServiceDefinition } from "../../src/runtime/service.js";
import type * as inbox from "../../src/runtime/store/operations/begin-inbox.js";
import type * as tombstones from "../../src/runtime/store/operations/tombstones.js";
import { contractTests } from "../../src/testing/index.js";
import { Release, Reserve, Reserved } from "../saga/order-saga.js";
import { samples } from "./shop-samples.js";

// One test runs many cases; the first opens a database, which takes long on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

// Would the cases notice a runtime that does not keep its promises? Each switch breaks one of them.
const broken = vi.hoisted(() => ({ inbox: false, cause: false, tombstones: false }));

vi.mock("../../src/runtime/store/operations/begin-inbox.js", async (original) => {
  const actual = await original<typeof inbox>();
  const beginInbox: typeof inbox.beginInbox = async (tx, entries) => {
    const begun = await actual.beginInbox(tx, entries);
    return broken.inbox ? begun.map((one) => ({ ...one, fresh: true })) : begun;
  };
  return { ...actual, beginInbox };
});
vi.mock("../../src/runtime/outbox/outgoing.js", async (original) => {
  const actual = await original<typeof outgoing>();
  const composeMessage: typeof outgoing.composeMessage = (one, payload, options, cause, sender) => {
    const { correlationId } = cause;
    return actual.composeMessage(
      one,
      payload,
      options,
      broken.cause ? { correlationId } : cause,
      sender,
    );
  };
  return { ...actual, composeMessage };
});
vi.mock("../../src/runtime/store/operations/tombstones.js", async (original) => {
  const actual = await original<typeof tombstones>();
  const layTombstone: typeof tombstones.layTombstone = async (...given) =>
    broken.tombstones ? undefined : actual.layTombstone(...given);
  return { ...actual, layTombstone };
});

const service: ServiceDefinition = {
  name: "shelf",
  sends: { reserved: route(Reserved, "reserved") },
  receives: {
    reserve: route(Reserve, "reserve"),
    release: route({ ...Release, compensates: "Reserve" }, "release"),
  },
};

async function failing(): Promise<readonly string[]> {
  const failures: string[] = [];
  for (const { name, run } of contractTests({ service, samples })) {
    await run().catch(() => failures.push(name));
  }
  return failures;
}

test.each([
  [
    "inbox",
    ["a duplicate has one effect", "a throw undoes everything, then the message is applied once"],
  ],
  ["cause", ["what it says carries correlation and causation"]],
  ["tombstones", ["what it undoes is refused when it comes afterwards"]],
] as const)("a runtime without its %s is found out", async (part, sentences) => {
  broken[part] = true;
  const failures = await failing();
  broken[part] = false;
  const found = new Set(failures.map((name) => name.slice(name.indexOf(": ") + 2)));
  expect(found).toEqual(new Set(sentences));
});

test("a runtime that keeps its promises passes", async () => {
  expect(await failing()).toEqual([]);
});
