import { advance, runUntilIdle, settle, type VirtualClock } from "asyncapi-gen/testing";
import * as inventory from "../services/inventory/stock.js";
import { anOrder } from "../shop/goods.js";
import { count, freeStock, outcomeOf } from "../shop/look.js";
import type { Shop } from "../shop/shop.js";
import { jamming } from "../shop/transport-faults.js";
import { expectInOrder, expectInvariants } from "./conversation-lines.js";
import type { Scenario, Stage } from "./scenario.js";

const TIMEOUT_MS = 30_000;

export const outOfOrder: Scenario = {
  id: "out-of-order",
  title: "An answer comes before its question, and an undo before what it undoes.",
  async play(stage) {
    const clock = stage.virtualTime();
    const channel = { jammed: false };
    const shop = await stage.open({
      clock,
      tamper: (transport) => jamming(transport, "inventory.reserve", () => channel.jammed),
    });
    await answerFirst(stage, shop, clock);
    await undoFirst(stage, shop, clock, channel);
    await expectInvariants(stage);
  },
};

/** Goods are set aside by telephone: inventory says so before the order, and so its saga, exists. */
async function answerFirst(stage: Stage, shop: Shop, clock: VirtualClock): Promise<void> {
  const order = anOrder();
  await shop.services.inventory.transaction(async ({ tx, publish, newId }) => {
    const wish = { orderId: order.orderId, reservationId: newId() };
    const reserved = await inventory.reserve(tx, wish, order.lines);
    if ("missing" in reserved) throw new Error("there is enough in this scenario");
    await publish.inventoryReserved(wish);
  });
  await settle(clock);
  await shop.halt("inventory");
  const early = await shop.health("order");
  stage.expect("answers before their saga exists, parked", 1, early.parked);

  await shop.place(order);
  await runUntilIdle(clock);
  // Nobody else can have told it: inventory is not there.
  const outcome = await outcomeOf(stage.store, order.orderId);
  stage.expect("the order is confirmed with inventory stopped", "confirmed", outcome);
  stage.expect("still parked", 0, (await shop.health("order")).parked);

  await shop.start("inventory");
  await runUntilIdle(clock);
  const { counters } = await shop.health("order");
  stage.expect("inventory answers the question too; ignored", 1, counters["saga-duplicate"]);
  stage.expect("reservations of this order", 2, await count(stage.store, "reservation"));
}

/** The channel of the command is jammed until the saga has given up and undone it. */
async function undoFirst(
  stage: Stage,
  shop: Shop,
  clock: VirtualClock,
  channel: { jammed: boolean },
): Promise<void> {
  const before = await freeStock(stage.store);
  channel.jammed = true;
  const order = anOrder();
  const answer = await shop.place(order);
  await advance(clock, TIMEOUT_MS);
  const outcome = await outcomeOf(stage.store, order.orderId);
  stage.expect("the next order", "failed: reserveInventory timed out", outcome);

  channel.jammed = false;
  await runUntilIdle(clock);
  const messages = await stage.conversation(String(answer.body.correlationId));
  expectInOrder(stage, "on their channels in this order", messages, [
    "ReleaseInventory",
    "InventoryReleased",
    "ReserveInventory",
  ]);
  const { counters } = await shop.health("inventory");
  stage.expect("refused by the tombstone", 1, counters["refused-by-tombstone"]);
  stage.expect("free stock, as before", before, await freeStock(stage.store));
}
