import { runUntilIdle } from "asyncapi-gen/testing";
import { anOrder } from "../shop/goods.js";
import { outcomeOf } from "../shop/look.js";
import { delaying } from "../shop/transport-faults.js";
import { expectConversation, expectInvariants } from "./conversation-lines.js";
import type { Scenario } from "./scenario.js";

const LATE_MS = 5_000;

export const lateInventory: Scenario = {
  id: "late-inventory",
  title: "Inventory's answer is 5 s on its way: the order waits for it, and goes on.",
  async play(stage) {
    const clock = stage.virtualTime();
    const shop = await stage.open({
      clock,
      tamper: (transport) => delaying(transport, clock, "inventory.reserved", LATE_MS),
    });
    const order = anOrder();
    const answer = await shop.place(order);
    stage.expect("answer to POST /orders", 202, answer.status);
    await runUntilIdle(clock);

    const messages = await expectConversation(stage, String(answer.body.correlationId), [
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
    const saidAt = (type: string) =>
      Date.parse(messages.find(({ envelope }) => envelope.type === type)?.envelope.time ?? "");
    const waited = saidAt("CreditCheck") - saidAt("InventoryReserved");
    stage.expect("virtual ms until the saga went on", LATE_MS, waited);
    const { counters } = await shop.health("order");
    stage.expect("timers that fired", 0, counters["saga-timeout"] ?? 0);
    const outcome = await outcomeOf(stage.store, order.orderId);
    stage.expect("the order, ready for fulfilment", "confirmed", outcome);
    await expectInvariants(stage);
  },
};
