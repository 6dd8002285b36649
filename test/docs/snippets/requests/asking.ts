import type { Service } from "../../../../src/runtime/index.js";
import type { PricingHandlers } from "../../../cases/request-reply/expected/generated/pricing/consumer.js";
import type { ShopPublisher } from "../../../cases/request-reply/expected/generated/shop/publisher.js";
import type { ShopRequests } from "../../../cases/request-reply/expected/generated/shop/replies.js";

export async function centsOf(shop: Service<ShopPublisher, ShopRequests>): Promise<number> {
  const reply = await shop.request.quotePrice({ sku: "chair" });
  if (reply.name !== "priceQuoted") throw new Error(reply.payload.why);
  return reply.payload.cents;
}

export const handlers: PricingHandlers = {
  async quotePrice({ payload: { sku } }, { reply }) {
    if (sku === "moon") await reply.notSold({ why: "out of reach" });
    else await reply.priceQuoted({ cents: sku.length * 100 });
  },
};
