import { anOrder } from "../shop/goods.js";
import { count, freeStock, outcomeOf } from "../shop/look.js";
import { untilAllEnded } from "../shop/wait.js";
import { expectConversation, expectInOrder, expectInvariants } from "./conversation-lines.js";
import type { Scenario } from "./scenario.js";

export const creditFailed: Scenario = {
  id: "credit-failed",
  title: "The customer's limit is 0: what was reserved is given back.",
  async play(stage) {
    const shop = await stage.open();
    const before = await freeStock(stage.store);
    const order = anOrder({ customerId: "customer-without-credit" });
    const answer = await shop.place(order);
    stage.expect("answer to POST /orders", 202, answer.status);
    await untilAllEnded(stage.store);

    const messages = await expectConversation(stage, String(answer.body.correlationId), [
      "OrderCreated",
      "OrderStarted",
      "ReserveInventory",
      "InventoryReserved",
      "InventoryUpdated",
      "InventoryUpdated",
      "CreditCheck",
      "CreditCheckFailed",
      "ReleaseInventory",
      "InventoryReleased",
      "InventoryUpdated",
      "InventoryUpdated",
      "OrderFailed",
      "NotificationSent",
    ]);
    expectInOrder(stage, "undone in this order", messages, [
      "CreditCheckFailed",
      "ReleaseInventory",
      "InventoryReleased",
      "OrderFailed",
    ]);
    const outcome = await outcomeOf(stage.store, order.orderId);
    stage.expect("the order", "failed: credit: limit-exceeded", outcome);
    stage.expect("free stock, as before", before, await freeStock(stage.store));
    stage.expect("reservations left", 0, await count(stage.store, "reservation"));
    await expectInvariants(stage);
  },
};
