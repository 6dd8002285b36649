import { anOrder } from "../shop/goods.js";
import { untilAllEnded } from "../shop/wait.js";
import { expectInvariants } from "./conversation-lines.js";
import type { Scenario } from "./scenario.js";

export const doubleClick: Scenario = {
  id: "double-click",
  title: "The same order is sent twice at once, and again when it has ended.",
  async play(stage) {
    const shop = await stage.open();
    const order = anOrder();
    const answers = await Promise.all([shop.place(order), shop.place(order)]);
    await untilAllEnded(stage.store);
    const late = await shop.place(order);

    const statuses = answers.map(({ status }) => status).sort();
    stage.expect("answers to the two clicks: one new, one duplicate", [200, 202], statuses);
    const [first, second] = answers.map(({ body }) => body.correlationId);
    stage.expect("both name the same conversation", true, first !== undefined && first === second);
    stage.expect("the late click says duplicate", true, late.body.duplicate);
    stage.expect("and how the order ended", "confirmed", late.body.status);

    const other = await shop.place({ ...order, totalMinor: order.totalMinor + 1 });
    stage.expect("another order under the same id", 409, other.status);

    for (const [what, table] of [
      ["orders", "orders"],
      ["parcels", "shipment"],
      ["letters", "notification"],
      ["credit holds", "credit_hold"],
    ]) {
      const { rows } = await stage.store.query<{ count: number }>(
        `select count(*)::integer as count from ${table}`,
      );
      stage.expect(what as string, 1, rows[0]?.count);
    }
    await expectInvariants(stage);
  },
};
