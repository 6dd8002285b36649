import { defineSimulation } from "asyncapi-gen/testing";
import type { CreditHandlers } from "../../../examples/ecommerce/generated/credit/consumer.js";
import { creditHandlers } from "../../../examples/ecommerce/services/credit/handlers.js";
import * as holds from "../../../examples/ecommerce/services/credit/holds.js";
import shop from "../../../examples/ecommerce/simulation.js";

/** Expects to have done what it is asked to undo. As long as everybody is punctual, it has. */
const carelessHandlers: CreditHandlers = {
  ...creditHandlers,
  async releaseCredit({ payload: { orderId } }, { tx, publish }) {
    const { rows } = await tx.query("select from credit_hold where order_id = $1", [orderId]);
    if (rows.length === 0) throw new Error(`nothing is held for ${orderId}`);
    await holds.release(tx, orderId);
    await publish.creditReleased({ orderId });
  },
};

export default defineSimulation({
  ...shop.system,
  services: shop.system.services.map((one) =>
    one.service.name === "credit" ? { ...one, handlers: carelessHandlers } : one,
  ),
  stories: shop.stories,
  invariants: shop.invariants,
});
