import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  createService,
  defineMessage,
  defineService,
  memoryTransport,
  postgresTransport,
  type Request,
  type RequestHandler,
  route,
  type Validate,
} from "../../src/runtime/index.js";
import { eventually } from "./eventually.js";
import { createStage, type Stage } from "./stage.js";
import { storeSources } from "./stores.js";

const has =
  (name: string): Validate =>
  (value) =>
    Object.hasOwn(value ?? {}, name)
      ? undefined
      : { pointer: `/${name}`, keyword: "required", expected: `"${name}"`, found: "nothing" };

const Quote = defineMessage<{ sku: string }, { replyTo: string }>()({
  type: "Quote",
  validate: has("sku"),
  validateHeaders: has("replyTo"),
});
const Quoted = defineMessage<{ price: number }>()({ type: "Quoted", validate: has("price") });
const NotSold = defineMessage<{ why: string }>()({ type: "NotSold", validate: has("why") });

const replies = { quoted: Quoted, notSold: NotSold };
const replyRoute = { address: "$message.header#/replyTo", messages: replies };

interface ShopRequests {
  readonly quote: Request<typeof Quote, typeof replies>;
}

const shop = defineService({
  name: "shop",
  sends: { quote: route(Quote, "price.quote", replyRoute) },
  receives: {},
});
const pricing = defineService({
  name: "pricing",
  sends: {},
  receives: { quote: route(Quote, "price.quote", replyRoute) },
});

interface PricingHandlers {
  readonly quote: RequestHandler<typeof Quote, object, typeof replies>;
}

const handlers: PricingHandlers = {
  async quote({ payload: { sku } }, { reply }) {
    if (sku === "silent") return;
    if (sku === "gone") await reply.notSold({ why: "gone" });
    else await reply.quoted({ price: sku.length });
  },
};

const combinations = storeSources().flatMap((source) =>
  (["memory", "postgres"] as const).map((name) => ({
    source,
    name,
    title: `${name} on ${source.name}`,
  })),
);

describe.each(combinations)("requests over $title", ({ source, name }) => {
  let stage: Stage;
  beforeEach(async () => {
    const store = await source.fresh();
    stage = createStage(
      store,
      name === "memory" ? memoryTransport() : postgresTransport({ store }),
    );
  });
  afterEach(() => stage.stop());

  const start = async (more: object = {}, of: PricingHandlers = handlers) => {
    const { clock, store, transport } = stage;
    const asking = createService<object, ShopRequests>(shop, { store, transport, clock, ...more });
    await asking.start();
    await stage.add(pricing, { handlers: of, retry: { attemptsMax: 2 } });
    return asking;
  };

  test("are answered by name, with the conversation kept", async () => {
    const shop = await start();
    const asked = shop.request.quote({ sku: "chair" }, { correlationId: "talk" });
    await stage.runUntilIdle();
    const reply = await asked;
    expect(reply).toMatchObject({ name: "quoted", payload: { price: 5 } });
    if (reply.name === "quoted") expect(reply.payload.price).toBe(5);
    expect(reply.envelope).toMatchObject({ type: "Quoted", correlationid: "talk" });
    const gone = shop.request.quote({ sku: "gone" });
    const others = ["a", "bb", "ccc"].map((sku) => shop.request.quote({ sku }));
    await stage.runUntilIdle();
    expect(await gone).toMatchObject({ name: "notSold", payload: { why: "gone" } });
    expect((await Promise.all(others)).map(({ payload }) => payload)).toEqual([
      { price: 1 },
      { price: 2 },
      { price: 3 },
    ]);
    expect((await shop.health()).counters).toMatchObject({ requests: 5, "replies-received": 5 });
    await shop.stop();
  });

  test("time out, and a reply that comes later is counted", async () => {
    const letGo: (() => void)[] = [];
    const slow: PricingHandlers = {
      quote: {
        prepare: () => new Promise<void>((resolve) => void letGo.push(resolve)),
        handle: async (_, { reply }) => void (await reply.quoted({ price: 1 })),
      },
    };
    const shop = await start({}, slow);
    const refused = expect(shop.request.quote({ sku: "a" }, { timeoutMs: 500 })).rejects;
    const told = refused.toMatchObject({ code: "request-timeout", retryable: true });
    // The handler waits outside of the clock, so the clock cannot wait for it.
    await eventually("it is being handled", () => letGo.length > 0);
    stage.clock.jumpTo(stage.clock.now() + 600);
    await told;
    letGo[0]?.();
    await stage.runUntilIdle();
    expect((await shop.health()).counters).toMatchObject({
      "requests-timed-out": 1,
      "reply-late": 1,
    });
    await shop.stop();
  });

  test("are refused inside a transaction, with the mend", async () => {
    const shop = await start();
    const inside = shop.transaction(() => shop.request.quote({ sku: "a" }));
    await expect(inside).rejects.toThrow(
      "[request-in-transaction] Quote was requested inside a transaction",
    );
    expect(await stage.count("asyncapi_gen.outbox")).toBe(0);
    await shop.stop();
    await expect(shop.request.quote({ sku: "a" })).rejects.toThrow("[stopped]");
  });

  test("are refused inside a handler, which has nothing to ask with but a service of its own", async () => {
    let refusal: unknown;
    const asking = await start(
      {},
      {
        async quote() {
          refusal = await asking.request.quote({ sku: "a" }).catch((error: unknown) => error);
        },
      },
    );
    const envelope = { id: "1", source: "stranger", type: "Quote" };
    const headers = { replyTo: "stranger.inbox" };
    await stage.send({ channel: "price.quote", envelope, headers, data: `{"sku":"abc"}` });
    await stage.runUntilIdle();
    expect(refusal).toMatchObject({ code: "request-in-transaction" });
    await asking.stop();
  });

  test("leave only when their own row has committed; those that are invalid do not leave", async () => {
    const shop = await start({ requestsMax: 1 });
    await expect(shop.request.quote({} as { sku: string })).rejects.toThrow("[invalid-payload]");
    const first = shop.request.quote({ sku: "silent" }, { timeoutMs: 1_000 });
    first.catch(() => {});
    await stage.settle();
    await expect(shop.request.quote({ sku: "b" })).rejects.toThrow("requestsMax is 1");
    await stage.advance(2_000);
    await expect(first).rejects.toThrow("[request-timeout]");
    const again = shop.request.quote({ sku: "c" });
    await stage.runUntilIdle();
    expect(await again).toMatchObject({ payload: { price: 1 } });
    const waiting = shop.request.quote({ sku: "silent" });
    waiting.catch(() => {});
    await stage.settle();
    await shop.stop();
    await expect(waiting).rejects.toThrow("[stopped]");
  });

  test("of strangers are answered where they say, but not on a channel of the service", async () => {
    const service = await stage.add(pricing, { handlers, retry: { attemptsMax: 1 } });
    const ask = (id: string, headers: Readonly<Record<string, string>>) =>
      stage.send({
        channel: "price.quote",
        headers,
        envelope: { id, source: "stranger", type: "Quote" },
        data: `{"sku":"abc"}`,
      });
    const heard: unknown[] = [];
    const hearing = await stage.transport.listen?.("stranger.inbox", ({ envelope, data }) => {
      heard.push([envelope.causationid, new TextDecoder().decode(data)]);
    });
    await ask("1", { replyTo: "stranger.inbox" });
    await ask("2", { replyTo: "price.quote" });
    await ask("3", { replyTo: "" });
    await stage.runUntilIdle();
    expect(heard).toEqual([["1", `{"price":3}`]]);
    const { counters } = await service.health();
    expect(counters).toMatchObject({ "dead-lettered:failed": 1, "reply-unaddressed": 1 });
    const { rows } = await stage.store.query("select detail from asyncapi_gen.dead_letters");
    expect(rows).toMatchObject([
      { detail: expect.stringContaining(`"price.quote", a channel that pricing uses`) },
    ]);
    await hearing?.close();
  });
});
