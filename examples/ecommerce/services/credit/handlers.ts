import type { CreditHandlers } from "../../generated/credit/consumer.js";
import * as holds from "./holds.js";

export const creditHandlers: CreditHandlers = {
  async creditCheck({ payload: { orderId, customerId, totalMinor } }, { tx, publish }) {
    const outcome = await holds.hold(tx, { orderId, customerId, amountMinor: totalMinor });
    if (outcome === "held") await publish.creditChecked({ orderId, heldMinor: totalMinor });
    else await publish.creditCheckFailed({ orderId, reason: outcome });
  },

  async releaseCredit({ payload: { orderId } }, { tx, publish }) {
    await holds.release(tx, orderId);
    await publish.creditReleased({ orderId });
  },
};
