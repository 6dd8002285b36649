import type { InventoryHandlers } from "../../generated/inventory/consumer.js";
import type { InventoryPublisher } from "../../generated/inventory/publisher.js";
import * as stock from "./stock.js";

export const inventoryHandlers: InventoryHandlers = {
  async reserveInventory({ payload: { orderId, lines } }, { tx, publish, newId }) {
    const wish = { orderId, reservationId: newId() };
    const outcome = await stock.reserve(tx, wish, lines);
    if ("missing" in outcome) {
      await publish.inventoryRejected({ orderId, missing: outcome.missing });
    } else {
      await publish.inventoryReserved({ orderId, reservationId: outcome.reservationId });
      await announce(publish, outcome.levels);
    }
  },

  async releaseInventory({ payload: { orderId } }, { tx, publish }) {
    const levels = await stock.release(tx, orderId);
    await publish.inventoryReleased({ orderId });
    await announce(publish, levels);
  },

  async restockInventory({ payload: { sku, quantity } }, { tx, publish }) {
    await announce(publish, await stock.restock(tx, sku, quantity));
  },
};

async function announce(publish: InventoryPublisher, levels: readonly stock.Level[]) {
  for (const level of levels) await publish.inventoryUpdated(level);
}
