import { postgresTransport, silentLogger, type Transport } from "asyncapi-gen/runtime";
import { anOrder } from "../shop/goods.js";
import { type Processes, startProcesses } from "../shop/processes.js";
import { SERVICES } from "../shop/services.js";
import { eventually, untilAllEnded } from "../shop/wait.js";
import { analyticsHandlers, analyticsMigrations, whatWasSeen } from "./analytics/handlers.js";
import { copyOfTheShop, type Project } from "./analytics/project.js";
import { expectInvariants } from "./conversation-lines.js";
import type { Scenario, Stage } from "./scenario.js";

/** The shop in one process or in five. */
interface Running {
  readonly place: Processes["place"];
  readonly transport: Transport;
  /** Adds a line that says which services were started again. */
  expectNoneRestarted(): void;
}

export const addAnalytics: Scenario = {
  id: "add-analytics",
  title: "A sixth service is generated and started beside the shop, and reads its history.",
  async play(stage) {
    const { databaseUrl } = stage;
    const shop =
      databaseUrl === undefined ? await inOneProcess(stage) : await inProcesses(stage, databaseUrl);
    for (let order = 0; order < 3; order += 1) await shop.place(anOrder());
    await shop.place(anOrder({ customerId: "customer-without-credit" }));
    await untilAllEnded(stage.store);

    const project = copyOfTheShop();
    stage.atEnd(async () => project.remove());
    await expectNothingElseChanged(stage, project);
    await startAnalytics(stage, project, shop.transport);
    const history = "OrderCreated 4, OrderFailed 1, OrderProcessed 3, ShipmentPrepared 3";
    await expectSeen(stage, "what it saw of the time before it was there", history);

    stage.expect("answer to another order", 202, (await shop.place(anOrder())).status);
    await untilAllEnded(stage.store);
    const all = "OrderCreated 5, OrderFailed 1, OrderProcessed 4, ShipmentPrepared 4";
    await expectSeen(stage, "and with it", all);
    shop.expectNoneRestarted();
    await expectInvariants(stage);
  },
};

async function expectNothingElseChanged(stage: Stage, project: Project): Promise<void> {
  await project.generate();
  const before = project.files();
  project.addContract();
  await project.generate();
  const after = project.files();
  const added = [...after.keys()].filter((path) => !before.has(path)).sort();
  const changed = [...before.keys()].filter((path) => after.get(path) !== before.get(path));
  stage.say(`generated anew: ${added.join(", ")}`);
  const elsewhere = added.filter((path) => !path.includes("analytics"));
  stage.expect("new files that are not analytics'", [], elsewhere);
  stage.expect("changed files: the list of them", ["generated/.asyncapi-gen.json"], changed);
  stage.expect("files that kept each byte and were not even written", before.size - 1, same());

  function same(): number {
    return [...before.keys()].filter((path) => after.get(path) === before.get(path)).length;
  }
}

/** In this process, on the shop's database, with what was just generated. */
async function startAnalytics(stage: Stage, project: Project, transport: Transport): Promise<void> {
  const { createAnalyticsService } = await project.analytics();
  const analytics = createAnalyticsService({
    store: stage.store,
    transport,
    migrations: analyticsMigrations,
    handlers: analyticsHandlers,
    startFrom: "beginning",
  });
  stage.atEnd(() => analytics.stop());
  await analytics.start();
}

async function expectSeen(stage: Stage, what: string, expected: string): Promise<void> {
  let seen = "";
  const isAll = async () => {
    seen = await whatWasSeen(stage.store);
    return seen === expected;
  };
  await eventually(what, isAll).catch(() => {}); // the line tells what is missing
  stage.expect(what, expected, seen);
}

async function inOneProcess(stage: Stage): Promise<Running> {
  let stopped = 0;
  const debug = (_: object, message: string) => {
    if (message === "stopped") stopped += 1;
  };
  const shop = await stage.open({ logger: { ...silentLogger, debug } });
  return {
    ...shop,
    expectNoneRestarted: () => stage.expect("services of the shop that were stopped", 0, stopped),
  };
}

async function inProcesses(stage: Stage, databaseUrl: string): Promise<Running> {
  const shop = await startProcesses({ databaseUrl });
  stage.atEnd(async () => void (await shop.stop()));
  const transport = postgresTransport({ store: stage.store });
  stage.atEnd(() => transport.close());
  const pids = SERVICES.map(shop.pid);
  return {
    place: shop.place,
    transport,
    expectNoneRestarted() {
      stage.expect("the shop's processes, the same as before", pids, SERVICES.map(shop.pid));
    },
  };
}
