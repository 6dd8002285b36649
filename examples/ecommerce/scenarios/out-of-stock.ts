import { anOrder } from "../shop/goods.js";
import { count, freeStock, outcomeOf } from "../shop/look.js";
import { untilAllEnded } from "../shop/wait.js";
import { expectConversation, expectInvariants } from "./conversation-lines.js";
import type { Scenario } from "./scenario.js";

export const outOfStock: Scenario = {
  id: "out-of-stock",
  title: "One of the articles has run out: the order fails, and credit is never asked.",
  async play(stage) {
    const shop = await stage.open();
    const before = await freeStock(stage.store);
    const order = anOrder({
      lines: [
        { sku: "lamp", quantity: 1, unitPriceMinor: 4900 },
        { sku: "kettle", quantity: 1, unitPriceMinor: 3900 },
      ],
      totalMinor: 8800,
    });
    const answer = await shop.place(order);
    stage.expect("answer to POST /orders", 202, answer.status);
    await untilAllEnded(stage.store);

    await expectConversation(stage, String(answer.body.correlationId), [
      "OrderCreated",
      "OrderStarted",
      "ReserveInventory",
      "InventoryRejected",
      "OrderFailed",
      "NotificationSent",
    ]);
    const outcome = await outcomeOf(stage.store, order.orderId);
    stage.expect("the order", "failed: out of stock: kettle", outcome);
    stage.expect("free stock, also of lamps, as before", before, await freeStock(stage.store));
    stage.expect("credit holds", 0, await count(stage.store, "credit_hold"));
    await expectInvariants(stage);
  },
};
