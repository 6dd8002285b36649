import { runUntilIdle } from "asyncapi-gen/testing";
import { anOrder } from "../shop/goods.js";
import { count } from "../shop/look.js";
import { startProcesses } from "../shop/processes.js";
import { acknowledgingApart } from "../shop/transport-faults.js";
import { eventually, untilAllEnded } from "../shop/wait.js";
import { expectInvariants } from "./conversation-lines.js";
import type { Scenario, Stage } from "./scenario.js";

export const redelivery: Scenario = {
  id: "redelivery",
  title: "The warehouse ends after its commit, before it acknowledges: the message comes again.",
  async play(stage) {
    const { databaseUrl } = stage;
    const correlationId =
      databaseUrl === undefined ? await inOneProcess(stage) : await inProcesses(stage, databaseUrl);
    stage.expect("parcels", 1, await count(stage.store, "shipment"));
    const messages = await stage.conversation(correlationId);
    const prepared = messages.filter(({ envelope }) => envelope.type === "ShipmentPrepared");
    stage.expect("so often was ShipmentPrepared said", 1, prepared.length);
    await expectInvariants(stage);
  },
};

/** The acknowledgement gets lost on its way, as it does with a consumer that is gone. */
async function inOneProcess(stage: Stage): Promise<string> {
  const clock = stage.virtualTime();
  let lost = 0;
  const loseFirst = (consumer: string): boolean => {
    if (consumer !== "warehouse" || lost > 0) return true;
    lost += 1;
    return false;
  };
  const shop = await stage.open({
    clock,
    tamper: (transport) => acknowledgingApart(transport, loseFirst),
  });
  const answer = await shop.place(anOrder());
  stage.expect("answer to POST /orders", 202, answer.status);
  await runUntilIdle(clock);
  stage.expect("acknowledgements lost", 1, lost);
  const { counters } = await shop.health("warehouse");
  stage.expect("messages handled by the warehouse", 1, counters.handled);
  stage.expect("come again, and recognised", 1, counters.duplicate);
  return String(answer.body.correlationId);
}

/** The warehouse's process kills itself with signal 9 at that very point. */
async function inProcesses(stage: Stage, databaseUrl: string): Promise<string> {
  const shop = await startProcesses({
    databaseUrl,
    env: { warehouse: { SHOP_FAULT: "die-before-ack" } },
  });
  stage.atEnd(async () => void (await shop.stop()));
  const answer = await shop.place(anOrder());
  stage.expect("answer to POST /orders", 202, answer.status);
  stage.expect("the warehouse's process ended by", "SIGKILL", await shop.ended("warehouse"));
  stage.expect("parcels, already committed", 1, await count(stage.store, "shipment"));

  await shop.start("warehouse");
  const isRecognised = async () => (await shop.health("warehouse")).counters.duplicate === 1;
  await eventually("the message comes again", isRecognised);
  const { counters } = await shop.health("warehouse");
  stage.expect("a new process gets the message again, and recognises it", 1, counters.duplicate);
  stage.expect("messages that it handled", 0, counters.handled ?? 0);
  await untilAllEnded(stage.store);
  const ends = await shop.stop();
  stage.expect("five processes told to stop, each ends with", "exit code 0", inWords(ends));
  return String(answer.body.correlationId);
}

const inWords = (ends: readonly string[]) => [...new Set(ends)];
