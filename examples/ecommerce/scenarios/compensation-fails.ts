import { deadLetters, listSagaInstances, silentLogger } from "asyncapi-gen/runtime";
import { runUntilIdle } from "asyncapi-gen/testing";
import { anOrder } from "../shop/goods.js";
import { failing } from "../shop/handler-faults.js";
import { count, freeStock, outcomeOf } from "../shop/look.js";
import { expectInvariants } from "./conversation-lines.js";
import type { Scenario } from "./scenario.js";

const ATTEMPTS = 3;

export const compensationFails: Scenario = {
  id: "compensation-fails",
  title:
    "Giving goods back fails for good: the saga is stuck and says so, until somebody redrives.",
  async play(stage) {
    const clock = stage.virtualTime();
    const alerts: string[] = [];
    let broken = true;
    const shop = await stage.open({
      clock,
      faults: { inventory: failing("releaseInventory", () => broken) },
      retry: { attemptsMax: ATTEMPTS },
      logger: { ...silentLogger, error: (_, message) => alerts.push(message) },
    });
    const before = await freeStock(stage.store);
    const order = anOrder({ customerId: "customer-without-credit" });
    stage.expect("answer to POST /orders", 202, (await shop.place(order)).status);
    await runUntilIdle(clock);

    const letters = deadLetters(stage.store);
    const [letter] = await letters.list();
    stage.expect("dead letter", "ReleaseInventory of inventory: failed", inWords(letter));
    stage.expect("after so many attempts", ATTEMPTS, letter?.attempts);
    stage.expect("the saga", "stuck", await sagaStatus());
    stage.expect("order's health counts it", 1, (await shop.health("order")).sagasStuck);
    const alert = "the saga is stuck: an operator must look at it";
    stage.expect("alert in the log", true, alerts.includes(alert));
    stage.expect("the order is not called failed yet", "accepted", await outcome());
    stage.expect("its goods are still set aside", 2, await count(stage.store, "reservation"));

    broken = false;
    if (letter !== undefined) await letters.redrive(letter.id);
    await runUntilIdle(clock);
    stage.expect("redriven by hand, the saga", "failed", await sagaStatus());
    stage.expect("the order", "failed: credit: limit-exceeded", await outcome());
    stage.expect("free stock, as before", before, await freeStock(stage.store));
    stage.expect("dead letters", 0, (await letters.list()).length);
    stage.expect("order's health", 0, (await shop.health("order")).sagasStuck);
    await expectInvariants(stage);

    async function sagaStatus() {
      return (await listSagaInstances(stage.store))[0]?.status;
    }
    function outcome() {
      return outcomeOf(stage.store, order.orderId);
    }
  },
};

const inWords = (
  letter: { readonly type: string; readonly consumer: string; readonly reason: string } | undefined,
) => letter && `${letter.type} of ${letter.consumer}: ${letter.reason}`;
