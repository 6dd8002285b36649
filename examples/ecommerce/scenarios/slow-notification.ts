import { type AcceptanceRun, REQUESTS, runAcceptance } from "../shop/comparison.js";
import { anOrder } from "../shop/goods.js";
import { slower } from "../shop/handler-faults.js";
import { count } from "../shop/look.js";
import { until, untilAllEnded } from "../shop/wait.js";
import { expectInvariants } from "./conversation-lines.js";
import { ms, type Scenario, type Stage } from "./scenario.js";

const SLOW_MS = 3_000;

export const slowNotification: Scenario = {
  id: "slow-notification",
  title: "Writing a letter takes 3 s more: nobody who orders notices, the letters come later.",
  async play(stage) {
    const usual = await run(stage, 0);
    const slow = await run(stage, SLOW_MS);
    stage.say(`usual: accepted in p50 ${ms(usual.p50Ms)}, p99 ${ms(usual.p99Ms)}`);
    stage.say(`slow:  accepted in p50 ${ms(slow.p50Ms)}, p99 ${ms(slow.p99Ms)}`);

    stage.expect("orders accepted", REQUESTS, slow.succeeded);
    // A share of what was added, not a number of milliseconds: machines differ.
    stage.expectTime("p99 of acceptance", slow.p99Ms, { belowMs: usual.p99Ms + SLOW_MS / 10 });
    stage.expect("letters owed when the last order was confirmed: some", true, slow.owed > 0);
    stage.say(`letters owed when the last order was confirmed: ${slow.owed} of ${REQUESTS}`);
    stage.expectTime("until the last letter", slow.outcomeMs, { atLeastMs: SLOW_MS });
    stage.expect("letters owed in the end", 0, await count(stage.store, OWED));
    stage.expect("orders ended", REQUESTS, slow.ended);
    await expectInvariants(stage);
  },
};

const OWED = `orders o where not exists (
  select from notification n where n.order_id = o.order_id
)`;

async function run(
  stage: Stage,
  delayMs: number,
): Promise<AcceptanceRun & { readonly owed: number }> {
  const shop = await stage.open({ faults: { notification: slower(delayMs) } });
  if (delayMs === 0) {
    // The first order of a process pays for what is compiled and connected once.
    await shop.place(anOrder());
    await untilAllEnded(stage.store);
  }
  let owed = 0;
  const accepted = await runAcceptance(shop, async () => {
    await until(
      stage.store,
      "every order is confirmed",
      "select not exists (select from orders where status = 'accepted') as reached",
    );
    owed = await count(stage.store, OWED);
  });
  await shop.stop();
  return { ...accepted, owed };
}
