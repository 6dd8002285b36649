import type { InventoryHandlers } from "../../generated/inventory/consumer.js";
import type { InventoryPublisher } from "../../generated/inventory/publisher.js";
import * as stock from "./stock.js";

export const inventoryHandlers: InventoryHandlers = {
  async reserveInventory({ payload: { orderId, lines } }, { tx, publish, newId }) {
    const reservationId = newId();
    const { missing, levels } = await stock.reserve(tx, { orderId, reservationId }, lines);
    if (missing.length > 0) {
      await publish.inventoryRejected({ orderId, missing });
    } else {
      await publish.inventoryReserved({ orderId, reservationId });
      await announce(publish, levels);
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
