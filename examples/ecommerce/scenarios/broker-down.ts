import { runUntilIdle, settle } from "asyncapi-gen/testing";
import { anOrder } from "../shop/goods.js";
import { count } from "../shop/look.js";
import { breakable } from "../shop/transport-faults.js";
import { expectInvariants } from "./conversation-lines.js";
import type { Scenario } from "./scenario.js";

const ORDERS = 5;
/** OrderCreated and OrderStarted. */
const MESSAGES_EACH = 2;

export const brokerDown: Scenario = {
  id: "broker-down",
  title: "The broker is away: orders are accepted all the same, their messages wait in the outbox.",
  async play(stage) {
    const clock = stage.virtualTime();
    let down = false;
    const shop = await stage.open({
      clock,
      tamper: (transport) => breakable(transport, () => down),
    });
    const place = async () => {
      const answers = await Promise.all(
        Array.from({ length: ORDERS }, () => shop.place(anOrder())),
      );
      await settle(clock);
      return answers.filter(({ status }) => status === 202).length;
    };
    await place();
    await runUntilIdle(clock);
    stage.expect("orders ended before", ORDERS, await ended());

    down = true;
    stage.expect("orders accepted while it is away", ORDERS, await place());
    const first = await shop.health("order");
    stage.expect("messages in the outbox", ORDERS * MESSAGES_EACH, first.outboxWaiting);
    stage.expect("more orders accepted", ORDERS, await place());
    const second = await shop.health("order");
    stage.expect("the outbox has grown", 2 * ORDERS * MESSAGES_EACH, second.outboxWaiting);
    const reason = `${second.status}: ${second.reason}`;
    stage.expect("order's health", "degraded: the broker does not answer", reason);
    stage.expect("of these orders, ended", 0, (await ended()) - ORDERS);

    down = false;
    await runUntilIdle(clock);
    const after = await shop.health("order");
    stage.expect("back again: messages in the outbox", 0, after.outboxWaiting);
    stage.expect("order's health", "running", after.status);
    stage.expect("orders ended", 3 * ORDERS, await ended());
    stage.expect("parcels", 3 * ORDERS, await count(stage.store, "shipment"));
    stage.expect("letters", 3 * ORDERS, await count(stage.store, "notification"));
    await expectInvariants(stage);

    function ended() {
      return count(stage.store, "orders where status <> 'accepted'");
    }
  },
};
