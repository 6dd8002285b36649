import { anOrder, STOCK } from "../shop/goods.js";
import { untilAllEnded } from "../shop/wait.js";
import { expectConversation, expectInvariants } from "./conversation-lines.js";
import type { Scenario } from "./scenario.js";

export const creditFailed: Scenario = {
  id: "credit-failed",
  title: "The customer's limit is 0: what was reserved is given back.",
  async play(stage) {
    const shop = await stage.open();
    const answer = await shop.place(anOrder({ customerId: "customer-without-credit" }));
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
    const order = ["CreditCheckFailed", "ReleaseInventory", "InventoryReleased", "OrderFailed"];
    const undoing = messages
      .map(({ envelope }) => envelope.type ?? "?")
      .filter((type) => order.includes(type));
    stage.expect("undone in this order", order, undoing);

    const { rows: orders } = await stage.store.query<{ status: string; reason: string }>(
      "select status, reason from orders",
    );
    stage.expect(
      "the order",
      "failed: credit: limit-exceeded",
      `${orders[0]?.status}: ${orders[0]?.reason}`,
    );
    const { rows: stock } = await stage.store.query<{ sku: string; available: number }>(
      "select sku, available from stock",
    );
    for (const { sku, available } of stock) {
      stage.expect(`free ${sku}s, as before`, STOCK[sku], available);
    }
    await expectInvariants(stage);
  },
};
