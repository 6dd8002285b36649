import { anOrder } from "../shop/goods.js";
import { untilAllEnded } from "../shop/wait.js";
import { expectConversation, expectInvariants } from "./conversation-lines.js";
import type { Scenario } from "./scenario.js";

export const happy: Scenario = {
  id: "happy",
  title: "One order, and nothing goes wrong.",
  async play(stage) {
    const shop = await stage.open();
    const answer = await shop.place(anOrder());
    stage.expect("answer to POST /orders", 202, answer.status);
    await untilAllEnded(stage.store);

    await expectConversation(stage, String(answer.body.correlationId), [
      "OrderCreated",
      "OrderStarted",
      "ReserveInventory",
      "InventoryReserved",
      "InventoryUpdated",
      "InventoryUpdated",
      "CreditCheck",
      "CreditChecked",
      "OrderProcessed",
      "ShipmentPrepared",
      "NotificationSent",
    ]);
    const { rows } = await stage.store.query<{ status: string }>("select status from orders");
    stage.expect("the order", "confirmed", rows[0]?.status);
    await expectInvariants(stage);
  },
};
