import { whyNoLocalPostgres } from "../../../scripts/local-postgres.js";
import { pretendedBroker, serverAsBroker } from "../shop/broker.js";
import { anOrder } from "../shop/goods.js";
import { count } from "../shop/look.js";
import type { Shop } from "../shop/shop.js";
import { eventually, untilAllEnded } from "../shop/wait.js";
import { expectInvariants } from "./conversation-lines.js";
import type { Scenario } from "./scenario.js";

const ORDERS = 5;
/** OrderCreated and OrderStarted. */
const MESSAGES_EACH = 2;

export const brokerDown: Scenario = {
  id: "broker-down",
  title: "The broker is away: orders are accepted all the same, their messages wait in the outbox.",
  async play(stage) {
    const real = stage.databaseUrl !== undefined && whyNoLocalPostgres() === undefined;
    const broker = stage.broker ?? (real ? await serverAsBroker() : pretendedBroker());
    if (stage.broker === undefined) stage.atEnd(broker.close);
    const shop = await stage.open(stage.broker === undefined ? broker.options : {});
    if (real) stage.say("the broker is a PostgreSQL server of its own; its process is ended");
    const outbox = async () => (await shop.health("order")).outboxWaiting;
    const ended = () => count(stage.store, "orders where status <> 'accepted'");
    await place(shop);
    await untilAllEnded(stage.store);
    await eventually("the outbox is empty", async () => (await outbox()) === 0);
    stage.expect("orders ended before", ORDERS, await ended());

    await broker.stop();
    stage.expect("orders accepted while it is away", ORDERS, await place(shop));
    stage.expect("messages in the outbox", ORDERS * MESSAGES_EACH, await outbox());
    stage.expect("more orders accepted", ORDERS, await place(shop));
    stage.expect("the outbox has grown", 2 * ORDERS * MESSAGES_EACH, await outbox());
    await eventually("order is degraded", async () => (await status(shop)) === "degraded");
    const { reason } = await shop.health("order");
    stage.expect(
      "order's health says that something is wrong, and what",
      true,
      reason !== undefined,
    );
    stage.say(`order's health while the broker is away: degraded, ${reason}`);
    stage.expect("of these orders, ended", 0, (await ended()) - ORDERS);

    await broker.start();
    await untilAllEnded(stage.store);
    await eventually("the outbox is empty", async () => (await outbox()) === 0);
    stage.expect("back again: orders ended", 3 * ORDERS, await ended());
    stage.expect("messages in the outbox", 0, await outbox());
    await eventually("order's health", async () => (await status(shop)) === "running");
    stage.expect("order's health", "running", await status(shop));
    stage.expect("parcels", 3 * ORDERS, await count(stage.store, "shipment"));
    stage.expect("letters", 3 * ORDERS, await count(stage.store, "notification"));
    await expectInvariants(stage);
  },
};

async function place(shop: Shop): Promise<number> {
  const answers = await Promise.all(Array.from({ length: ORDERS }, () => shop.place(anOrder())));
  return answers.filter(({ status }) => status === 202).length;
}

const status = async (shop: Shop) => (await shop.health("order")).status;
