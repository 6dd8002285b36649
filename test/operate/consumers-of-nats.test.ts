import { join } from "node:path";
import { expect, test } from "vitest";
import { createService } from "../../src/runtime/index.js";
import { pgliteStore } from "../../src/runtime/store/pglite.js";
import { natsTransport } from "../../src/runtime/transport/nats/index.js";
import { project } from "../cli/project.js";
import { describeOnNats, startNats, type TestNats } from "../nats.js";
import { eventually } from "../runtime/eventually.js";
import { type DepotHandlers, depot, type ShopPublisher, shop } from "../runtime/orders.js";

describeOnNats("consumers of a stream of NATS", () => {
  test("are listed with what their server knows, and forgotten once nobody reads for them", async () => {
    const nats: TestNats = await startNats();
    const { folder, runWith } = project({});
    const dataDir = join(folder, "data");
    const run = (env: Readonly<Record<string, string>>, ...argv: readonly string[]) =>
      runWith({ env }, "consumers", ...argv, "--data", dataDir);
    const withNats = { NATS_URL: nats.url };
    const store = pgliteStore({ dataDir });
    const transport = natsTransport({ servers: nats.url, stream: "orders" });
    let packed = 0;
    const handlers: DepotHandlers = {
      placed() {
        packed += 1;
      },
    };
    const sender = createService<ShopPublisher>(shop, { store, transport });
    const receiver = createService(depot, { store, transport, handlers });
    const place = (number: number) =>
      sender.transaction(({ publish }) => publish.placed({ id: "a", number }));
    try {
      await sender.start();
      await receiver.start();
      await place(1);
      await eventually("it is packed", () => packed === 1);
      await eventually("and acknowledged", async () =>
        /^depot +NATS orders +0 +1$/m.test((await run(withNats, "list")).stdout),
      );
      const unsaid = await run({}, "list");
      expect(unsaid.stdout).toMatch(/^depot +NATS orders +\? +1$/m);
      expect(unsaid.stderr).toBe(
        "1 consumer. Set NATS_URL to see how far those of a stream are behind.\n",
      );
      expect(await run(withNats, "remove", "depot", "--stream", "orders")).toMatchObject({
        code: 1,
        stderr: expect.stringContaining("A process reads for the consumer depot."),
      });

      await receiver.stop();
      await place(2);
      await eventually("the outbox is empty", async () => {
        return (await sender.health()).outboxWaiting === 0;
      });
      const { stdout } = await run(withNats, "list", "--format", "json");
      expect(JSON.parse(stdout)).toEqual({
        consumers: [{ consumer: "depot", stream: "orders", behind: 1, members: 0 }],
      });
      expect(await run({}, "remove", "depot", "--stream", "orders")).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("set NATS_URL"),
      });
      expect(await run(withNats, "remove", "depot")).toMatchObject({
        code: 1,
        stderr: expect.stringContaining("The log knows no consumer depot."),
      });
      expect(await run(withNats, "remove", "depot", "--stream", "orders")).toMatchObject({
        code: 0,
        stderr: "The stream orders has forgotten depot.\n",
      });
      expect((await run(withNats, "list")).stderr).toBe("0 consumers.\n");
      expect((await run(withNats, "remove", "depot", "--stream", "orders")).code).toBe(1);
    } finally {
      await receiver.stop();
      await sender.stop();
      await transport.close();
      await store.close();
      await nats.stop();
    }
  }, 90_000);
});
