import {
  type AcceptanceRun,
  type ChainRun,
  REQUESTS,
  runAcceptance,
  runChain,
} from "../shop/comparison.js";
import { slower } from "../shop/handler-faults.js";
import type { ServiceName } from "../shop/services.js";
import type { ShopOptions } from "../shop/shop.js";
import type { ChainOptions } from "../sync-twin/chain.js";
import { expectInvariants } from "./conversation-lines.js";
import { ms, type Scenario, type Stage } from "./scenario.js";

const WORK_MS = 100;
const SLOW_MS = 3000;

/** What is done to one service, of the chain and of the shop alike. */
interface Situation {
  readonly name: string;
  readonly chain: ChainOptions;
  readonly shop: Omit<ShopOptions, "store">;
  /** Started again once all orders are accepted. */
  readonly recovers?: ServiceName;
}

/** Every service of the shop needs as long for a message as its twin in the chain. */
const work = slower(WORK_MS);
const working = { inventory: work, credit: work, warehouse: work, notification: work };

const SITUATIONS: readonly Situation[] = [
  { name: "all up", chain: { workMs: WORK_MS }, shop: { faults: working } },
  {
    name: "notification slow",
    chain: { workMs: WORK_MS, slow: { service: "notification", workMs: SLOW_MS } },
    shop: { faults: { ...working, notification: slower(SLOW_MS) } },
  },
  {
    name: "warehouse down",
    chain: { workMs: WORK_MS, down: "warehouse" },
    shop: { faults: working, down: ["warehouse"] },
    recovers: "warehouse",
  },
];

export const syncVsAsync: Scenario = {
  id: "sync-vs-async",
  title: "The shop beside a chain of five synchronous services: all up, one slow, one down.",
  async play(stage) {
    stage.say(`${REQUESTS} orders each; every service works ${WORK_MS} ms on one.`);
    let chainUpMs = 0;
    for (const situation of SITUATIONS) {
      const chain = await runChain(situation.chain);
      const shop = await inShop(stage, situation);
      report(stage, situation.name, chain, shop);
      if (situation.name === "all up") chainUpMs = chain.p50Ms;
      expectSituation(stage, situation, chain, shop, chainUpMs);
    }
    stage.say("Accepting is not finishing: the outcome takes the sum of the work, plus the hops.");
    await expectInvariants(stage);
  },
};

async function inShop(stage: Stage, situation: Situation): Promise<AcceptanceRun> {
  const shop = await stage.open(situation.shop);
  const { recovers } = situation;
  const run = await runAcceptance(shop, async () => {
    if (recovers !== undefined) await shop.start(recovers);
  });
  await shop.stop();
  return run;
}

function expectSituation(
  stage: Stage,
  { name, chain: { slow, down } }: Situation,
  chain: ChainRun,
  shop: AcceptanceRun,
  chainUpMs: number,
): void {
  if (down !== undefined) {
    stage.expect(`${name}: the chain's orders that succeed`, 0, chain.succeeded);
    stage.expect(`${name}: of these, with half-done effects`, REQUESTS, chain.halfDone);
  } else {
    const floorMs = slow === undefined ? 5 * WORK_MS : 4 * WORK_MS + slow.workMs;
    stage.expectTime(`${name}: the chain's p50`, chain.p50Ms, { atLeastMs: floorMs });
  }
  stage.expect(`${name}: orders that the shop accepts`, REQUESTS, shop.succeeded);
  // A share of the undisturbed chain, not a number of milliseconds: machines differ.
  stage.expectTime(`${name}: the shop's p50`, shop.p50Ms, { belowMs: chainUpMs / 2 });
  stage.expect(`${name}: accepted orders that ended`, REQUESTS, shop.ended);
}

function report(stage: Stage, name: string, chain: ChainRun, shop: AcceptanceRun): void {
  const share = ({ succeeded }: { readonly succeeded: number }) =>
    `${Math.round((100 * succeeded) / REQUESTS)} %`;
  stage.say(
    `${name}: chain p50 ${ms(chain.p50Ms)}, ${share(chain)} succeed; ` +
      `shop accepts in p50 ${ms(shop.p50Ms)}, p99 ${ms(shop.p99Ms)}, ${share(shop)}; ` +
      `last outcome after ${ms(shop.outcomeMs)}`,
  );
}
