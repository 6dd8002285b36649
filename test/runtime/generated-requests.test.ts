import { afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  postgresTransport,
  type Service,
  type Store,
  type Transport,
} from "../../src/runtime/index.js";
import type { PricingHandlers } from "../cases/request-reply/expected/generated/pricing/consumer.js";
import { createPricingService } from "../cases/request-reply/expected/generated/pricing/service.js";
import { createShopService } from "../cases/request-reply/expected/generated/shop/service.js";
import { storeSources } from "./stores.js";

const handlers: PricingHandlers = {
  async quotePrice({ payload: { sku } }, { reply }) {
    if (sku === "moon") await reply.notSold({ why: "out of reach" });
    else await reply.priceQuoted({ cents: sku.length * 100 });
  },
};

/** In real time, through what the generator made of test/cases/request-reply. */
describe.each(storeSources())("a generated request on $name", (source) => {
  const services: Service<object>[] = [];
  let transport: Transport;
  let store: Store;
  beforeAll(async () => {
    store = await source.fresh();
    await store.query("select 1"); // opened, however long that takes
  });
  afterEach(async () => {
    await Promise.all(services.splice(0).map((service) => service.stop()));
    await transport.close();
  });

  test("is typed from question to answer", async () => {
    transport = postgresTransport({ store });
    const shop = createShopService({ store, transport });
    const pricing = createPricingService({ store, transport, handlers });
    services.push(shop, pricing);
    await Promise.all(services.map((service) => service.start()));

    const reply = await shop.request.quotePrice({ sku: "chair" });
    if (reply.name !== "priceQuoted") throw new Error(reply.payload.why);
    expect(reply.payload.cents).toBe(500);

    expect(await shop.request.quotePrice({ sku: "moon" })).toMatchObject({
      name: "notSold",
      payload: { why: "out of reach" },
      envelope: { source: "pricing" },
    });
    await pricing.stop();
    await expect(
      shop.request.quotePrice({ sku: "chair" }, { timeoutMs: 50 }),
    ).rejects.toMatchObject({ code: "request-timeout" });
    await pricing.start(); // and handles what nobody waits for any more
    await expect
      .poll(async () => (await shop.health()).counters["reply-late"], { timeout: 20_000 })
      .toBe(1);
  }, 60_000);
});
