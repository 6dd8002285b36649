import { anOrder } from "../shop/goods.js";
import { count } from "../shop/look.js";
import { type Processes, startProcesses } from "../shop/processes.js";
import { SERVICES } from "../shop/services.js";
import { until, untilAllEnded } from "../shop/wait.js";
import { expectInvariants } from "./conversation-lines.js";
import type { Scenario, Stage } from "./scenario.js";

const ORDERS = 6;

/** The shop in one process or in five: what this scenario does to it. */
interface Running {
  place: Processes["place"];
  end(): Promise<void>;
  restart(): Promise<void>;
}

export const warehouseDown: Scenario = {
  id: "warehouse-down",
  title: "The warehouse is gone for a while: orders go on, and it packs all parcels later.",
  async play(stage) {
    const { databaseUrl } = stage;
    const shop =
      databaseUrl === undefined ? await inOneProcess(stage) : await inProcesses(stage, databaseUrl);
    stage.expect("orders accepted before", ORDERS, await place(shop));
    await shop.end();
    stage.expect("orders accepted without it", ORDERS, await place(shop));
    await until(
      stage.store,
      "every order is confirmed",
      "select not exists (select from orders where status = 'accepted') as reached",
    );
    const confirmed = await count(stage.store, "orders where status = 'confirmed'");
    stage.expect("orders confirmed without it", 2 * ORDERS, confirmed);
    const packed = await count(stage.store, "shipment");
    stage.expect("parcels packed: none of the new ones", true, packed <= ORDERS);
    stage.say(`parcels packed before it ended: ${packed} of ${ORDERS}`);

    await shop.restart();
    await untilAllEnded(stage.store);
    stage.expect("back again: parcels", 2 * ORDERS, await count(stage.store, "shipment"));
    await expectInvariants(stage);
  },
};

async function place(shop: Running): Promise<number> {
  const answers = [];
  for (let order = 0; order < ORDERS; order += 1) answers.push(await shop.place(anOrder()));
  return answers.filter(({ status }) => status === 202).length;
}

async function inOneProcess(stage: Stage): Promise<Running> {
  const shop = await stage.open();
  return {
    place: shop.place,
    end: () => shop.halt("warehouse"),
    restart: () => shop.start("warehouse"),
  };
}

async function inProcesses(stage: Stage, databaseUrl: string): Promise<Running> {
  const shop = await startProcesses({ databaseUrl });
  stage.atEnd(async () => void (await shop.stop()));
  const pids = SERVICES.map(shop.pid);
  return {
    place: shop.place,
    async end() {
      stage.expect(
        "kill -9: the warehouse's process ended by",
        "SIGKILL",
        await shop.kill("warehouse"),
      );
    },
    async restart() {
      await shop.start("warehouse");
      const restarted = SERVICES.filter((name, index) => shop.pid(name) !== pids[index]);
      stage.expect("restarted processes", ["warehouse"], restarted);
    },
  };
}
