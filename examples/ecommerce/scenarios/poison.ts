import { type DeadLetter, deadLetters, systemRandom } from "asyncapi-gen/runtime";
import { settle } from "asyncapi-gen/testing";
import { anOrder } from "../shop/goods.js";
import { freeStock, outcomeOf } from "../shop/look.js";
import type { Shop } from "../shop/shop.js";
import { expectInvariants } from "./conversation-lines.js";
import type { Scenario } from "./scenario.js";

export const poison: Scenario = {
  id: "poison",
  title: "A supplier's messages are wrong: they are set aside with the reason, others go on.",
  async play(stage) {
    const clock = stage.virtualTime();
    const shop = await stage.open({ clock });
    const letters = deadLetters(stage.store);
    await restock(shop, "lamp", '{ "sku": "lamp", "quantity": "ten" }');
    await restock(shop, "bulb", '<restock sku="bulb"/>');
    await settle(clock);
    const [invalid, undecodable] = [...(await letters.list())].reverse();
    stage.expect("dead letters", ["invalid-payload", "undecodable"], reasons(await letters.list()));
    stage.expect("the first one's fault is at", "/quantity", invalid?.detail.split(" ")[0]);
    stage.say(`why it was refused: ${invalid?.detail}`);
    stage.expect("never tried again: attempts", 0, invalid?.attempts);

    await restock(shop, "lamp", '{ "sku": "lamp", "quantity": 5 }');
    await restock(shop, "kettle", '{ "sku": "kettle", "quantity": 3 }');
    const order = anOrder();
    stage.expect("answer to POST /orders", 202, (await shop.place(order)).status);
    await settle(clock);
    stage.expect("the order", "confirmed", await outcomeOf(stage.store, order.orderId));
    stage.expect(
      "kettles are stocked up; later lamps wait behind the wrong ones",
      "bulb 1998, kettle 3, lamp 999",
      await freeStock(stage.store),
    );
    stage.expect("waiting", 1, (await shop.health("inventory")).parked);

    if (invalid !== undefined) await letters.redrive(invalid.id, { data: mended });
    if (undecodable !== undefined) await letters.discard(undecodable.id);
    await settle(clock);
    stage.expect(
      "the first mended, the second discarded: dead letters",
      0,
      (await letters.list()).length,
    );
    stage.expect("waiting", 0, (await shop.health("inventory")).parked);
    const stocked = await freeStock(stage.store);
    stage.expect("ten lamps, then five", "bulb 1998, kettle 3, lamp 1014", stocked);
    await expectInvariants(stage);
  },
};

const mended = new TextEncoder().encode('{ "sku": "lamp", "quantity": 10 }');

/** As a program of somebody else's would do it: no publisher of ours looks at the message. */
const restock = (shop: Shop, sku: string, body: string): Promise<void> =>
  shop.say({
    channel: "inventory.restock",
    key: sku,
    envelope: { source: "supplier", id: systemRandom.newId(), type: "RestockInventory" },
    headers: {},
    data: new TextEncoder().encode(body),
  });

const reasons = (letters: readonly DeadLetter[]) => letters.map(({ reason }) => reason).sort();
