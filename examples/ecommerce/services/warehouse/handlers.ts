import type { WarehouseHandlers } from "../../generated/warehouse/consumer.js";

export const warehouseHandlers: WarehouseHandlers = {
  async orderProcessed({ payload: { orderId, reservationId } }, { tx, publish, newId }) {
    const shipmentId = newId();
    await tx.query(
      "insert into shipment (shipment_id, order_id, reservation_id) values ($1, $2, $3)",
      [shipmentId, orderId, reservationId],
    );
    await publish.shipmentPrepared({ orderId, shipmentId });
  },
};
