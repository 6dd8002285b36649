import { advance, runUntilIdle, settle } from "asyncapi-gen/testing";
import { anOrder } from "../shop/goods.js";
import { failing } from "../shop/handler-faults.js";
import { count, freeStock, heldCredit, outcomeOf } from "../shop/look.js";
import { expectConversation, expectInOrder, expectInvariants } from "./conversation-lines.js";
import type { Scenario } from "./scenario.js";

/** Of the saga's step, in the contract. */
const TIMEOUT_MS = 30_000;

export const creditTimeout: Scenario = {
  id: "credit-timeout",
  title: "Credit does not answer in time; when it can again, its step has been undone already.",
  async play(stage) {
    const clock = stage.virtualTime();
    let paused = true;
    const shop = await stage.open({
      clock,
      faults: { credit: failing("creditCheck", () => paused) },
      // Else credit would give the message up before it can answer again.
      retry: { attemptsMax: 20 },
    });
    const before = await freeStock(stage.store);
    const order = anOrder();
    const answer = await shop.place(order);
    stage.expect("answer to POST /orders", 202, answer.status);
    await settle(clock);
    stage.expect("reserved meanwhile", 2, await count(stage.store, "reservation"));
    await advance(clock, TIMEOUT_MS - 1);
    stage.expect("the order, 1 ms before the timeout", "accepted", await outcome());

    await advance(clock, 1);
    stage.expect("the order, at the timeout", "failed: checkCredit timed out", await outcome());
    const { parked } = await shop.health("credit");
    stage.expect("credit's unanswered check still waits for its next try", 1, parked);

    paused = false;
    await runUntilIdle(clock);
    const { counters, parked: left } = await shop.health("credit");
    const refused = counters["refused-by-tombstone"];
    stage.expect("the late check, refused by the tombstone that its undoing left", 1, refused);
    stage.expect("credit's messages that still wait", 0, left);

    const messages = await expectConversation(stage, String(answer.body.correlationId), [
      "OrderCreated",
      "OrderStarted",
      "ReserveInventory",
      "InventoryReserved",
      "InventoryUpdated",
      "InventoryUpdated",
      "CreditCheck",
      "ReleaseCredit",
      "CreditReleased",
      "ReleaseInventory",
      "InventoryReleased",
      "InventoryUpdated",
      "InventoryUpdated",
      "OrderFailed",
      "NotificationSent",
    ]);
    expectInOrder(stage, "undone in reverse", messages, ["ReleaseCredit", "ReleaseInventory"]);
    stage.expect("free stock, as before", before, await freeStock(stage.store));
    stage.expect("credit held, as before", 0, await heldCredit(stage.store));
    await expectInvariants(stage);

    function outcome() {
      return outcomeOf(stage.store, order.orderId);
    }
  },
};
