import { describe, expect, test } from "vitest";
import { CreditReleased } from "../../examples/ecommerce/generated/messages/credit-released.js";
import { InventoryReleased } from "../../examples/ecommerce/generated/messages/inventory-released.js";
import { NotificationSent } from "../../examples/ecommerce/generated/messages/notification-sent.js";
import { orderFulfilment } from "../../examples/ecommerce/generated/order/saga-order-fulfilment.js";
import { orderFulfilmentBodies } from "../../examples/ecommerce/services/order/order-fulfilment.saga.js";
import { defineMessage, type PayloadOf } from "../../src/runtime/message.js";
import { message, sagaSpec, timeout } from "../../src/testing/index.js";
import {
  bodies,
  Check,
  Checked,
  Failed,
  OutOfStock,
  order,
  Processed,
  Refused,
  Release,
  Released,
  Reserve,
  Reserved,
  Started,
} from "../saga/order-saga.js";

const started = message(Started, { orderId: "4711" });
const reserved = message(Reserved, { orderId: "4711", shelf: 3 });
const refused = message(Refused, { orderId: "4711", limit: 5 });
const released = message(Released, { orderId: "4711" });

const spec = sagaSpec(order, bodies);

describe("a specification holds", () => {
  test("when the saga says exactly this", () => {
    spec
      .given(started, reserved)
      .when(refused)
      .then(message(Release, { orderId: "4711", shelf: 3, because: "check" } as never))
      .when(released)
      .then(message(Failed, { orderId: "4711", reason: "check declined", limit: 5 } as never))
      .ends("failed");
  });

  test("by type alone, where the content does not matter", () => {
    spec.when(started).then(Reserve).when(reserved).then(Check);
  });

  test("of several things that happen at once", () => {
    spec
      .when(started, reserved, message(Checked, { orderId: "4711" }))
      .then(Reserve, Check, Processed)
      .ends("completed");
  });

  test("of time that is up: of a step, and of the whole saga", () => {
    spec.given(started).when(timeout("reserve")).then(Release);
    spec.given(started).when(timeout()).then(Release);
  });

  test("of silence", () => {
    spec.given(started).when(started).then();
    spec.given(started, timeout("reserve")).when(reserved).then();
  });

  test("and a story can be told on in two ways", () => {
    const story = spec.given(started, reserved);
    story.when(refused).then(Release);
    story.when(message(Checked, { orderId: "4711" })).then(Processed);
  });
});

const failure = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "nothing failed";
};

describe("a specification that does not hold says what was expected and what was seen", () => {
  test("another message", () => {
    expect(failure(() => spec.given(started).when(reserved).then(Release))).toBe(
      "The saga should say this, in this order.\n  expected: Release\n  seen:     Check",
    );
  });

  test("another content", () => {
    const expected = message(Reserve, { orderId: "4712" });
    expect(failure(() => spec.when(started).then(expected))).toBe(
      'The saga should say this, in this order.\n  expected: Reserve {"orderId":"4712"}\n  seen:     Reserve {"orderId":"4711"}',
    );
  });

  test("something instead of nothing, and nothing instead of something, with the reason", () => {
    expect(failure(() => spec.when(started).then())).toMatch(
      /expected: nothing\n {2}seen: {5}Reserve$/,
    );
    expect(failure(() => spec.given(started).when(started).then(Reserve))).toMatch(
      /seen: {5}nothing\n {2}ignored: {2}saga-duplicate$/,
    );
  });

  test("one message too many", () => {
    expect(failure(() => spec.when(started).then(Reserve, Check))).toMatch(
      /seen: {5}Reserve {"ord/,
    );
  });

  test("another end", () => {
    const answer = spec.given(started, timeout("reserve")).when(timeout("reserve")).then();
    expect(failure(() => answer.ends("failed"))).toBe(
      'The saga should have ended so.\n  expected: failed\n  seen:     stuck (compensation-timed-out at "reserve")',
    );
  });
});

describe("a story that cannot be is refused", () => {
  test.each([
    [
      "without its beginning",
      () => spec.when(reserved),
      "The story begins with Reserved, but the saga fulfil begins with Started.",
    ],
    [
      "with time that is up before the beginning",
      () => spec.when(timeout("check")),
      'The story begins with the timeout of "check", but the saga fulfil begins with Started.',
    ],
    [
      "with time that nobody measures",
      () => spec.given(started).when(timeout("check")),
      'The time for "check" cannot be up: nothing is awaited there now.',
    ],
    [
      "about two instances",
      () => spec.given(started).when(message(Reserved, { orderId: "4712", shelf: 1 })),
      "Reserved belongs to the instance 4712, and the story is about 4711.",
    ],
    [
      "with an invalid message",
      () => spec.when(message(Started, {} as never)),
      "Started is no valid message: /orderId must be an order id, found nothing.",
    ],
    [
      "with a message of another saga",
      () => spec.given(started).when(message(Processed, { orderId: "4711" })),
      "The saga fulfil does not listen to Processed.",
    ],
  ])("%s", (_name, run, expected) => {
    expect(failure(run)).toBe(expected);
  });

  test("with a body that says what the contract does not allow", () => {
    const wrong = { ...bodies, completesWith: () => ({}) as never };
    const run = () =>
      sagaSpec(order, wrong)
        .given(started, reserved)
        .when(message(Checked, { orderId: "4711" }));
    expect(failure(run)).toBe(
      "The saga says an invalid Processed: /orderId must be an order id, found nothing.",
    );
  });

  test("when the question is awaited", async () => {
    // @ts-expect-error TypeScript refuses it already
    const awaited = (async () => await spec.when(started))();
    await expect(awaited).rejects.toThrow("A question is no promise");
  });
});

test("types refuse what the saga does not know", () => {
  const mistakes = () => {
    // @ts-expect-error there is no such step
    spec.when(timeout("pay"));
    // @ts-expect-error its content is another message's
    message(OutOfStock, { orderId: "4711", limit: 5 });
    // @ts-expect-error completesWith is missing
    sagaSpec(order, { reserve: bodies.reserve, check: bodies.check, failsWith: bodies.failsWith });
  };
  expect(mistakes).toThrow();
});

test("types refuse another message that has the same fields", () => {
  const { given } = sagaSpec(orderFulfilment, orderFulfilmentBodies);
  type Payload = PayloadOf<typeof CreditReleased>;
  const Stranger = defineMessage<Payload>()({ ...CreditReleased, type: "Stranger" });
  const released: Payload = { orderId: "019b76da-a800-7013-b878-5dc7e39188ac" };
  const mistakes = () => {
    // @ts-expect-error the saga does not hear it
    given(message(Stranger, released));
    // @ts-expect-error the saga does not say it
    given().when().then(Stranger);
    // @ts-expect-error nor what it only hears
    given().when().then(InventoryReleased);
    // @ts-expect-error nor what is somebody else's
    given().when().then(NotificationSent);
  };
  expect(mistakes).toThrow();
});
