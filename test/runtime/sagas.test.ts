import { afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  defineService,
  type MessageDescriptor,
  readConversation,
  route,
} from "../../src/runtime/index.js";
import {
  bodies,
  Check,
  Checked,
  channelOf,
  Failed,
  Processed,
  Release,
  Released,
  Reserve,
  Reserved,
  registration,
  Started,
  Uncheck,
  Unchecked,
} from "../saga/order-saga.js";
import { createStage, type Stage } from "./stage.js";
import { storeSources } from "./stores.js";
import { transportSources } from "./transports.js";

const on = (message: MessageDescriptor) => route(message, channelOf(message));

const coordinator = defineService({
  name: "order",
  sends: {
    reserve: on(Reserve),
    release: on(Release),
    check: on(Check),
    uncheck: on(Uncheck),
    processed: on(Processed),
    failed: on(Failed),
  },
  receives: {},
  sagas: { fulfil: registration },
});

const undoing = { ...Release, compensates: "Reserve" };

const stock = defineService({
  name: "stock",
  sends: { reserved: on(Reserved), released: on(Released) },
  receives: { reserve: on(Reserve), release: route(undoing, channelOf(Release)) },
});

const credit = defineService({
  name: "credit",
  sends: { checked: on(Checked), unchecked: on(Unchecked) },
  receives: { check: on(Check), uncheck: on(Uncheck) },
});

const transports = transportSources();
const combinations = storeSources().flatMap((source) =>
  transports.map((transport) => ({
    name: source.name,
    transportName: transport.name,
    source,
    transport,
  })),
);

describe.each(combinations)(
  "a saga on $name, $transportName transport",
  ({ source, transport }) => {
    let stage: Stage;
    // Opening a database takes long on a busy machine; a hook has more time than a test.
    beforeAll(async () => void (await source.fresh()));
    const open = async () => {
      const store = await source.fresh();
      stage = createStage(store, await transport.fresh(store));
      return stage.add(coordinator, { sagas: { fulfil: bodies } });
    };
    afterEach(() => stage.stop());

    const answering = (name: string, payload: object = {}) => ({
      handler: async (
        { payload: { orderId } }: { payload: { orderId: string } },
        { publish }: { publish: Record<string, (payload: object) => Promise<unknown>> },
      ) => {
        await publish[name]?.({ orderId, ...payload });
      },
    });
    const addStock = () =>
      stage.add(stock, {
        handlers: {
          reserve: answering("reserved", { shelf: 7 }).handler,
          release: answering("released").handler,
        },
      });
    const addCredit = (silent: boolean) =>
      stage.add(credit, {
        handlers: {
          check: silent ? () => {} : answering("checked").handler,
          uncheck: answering("unchecked").handler,
        },
      });
    const send = (message: MessageDescriptor, id: string, payload: object = {}) =>
      stage.send({
        channel: channelOf(message),
        key: "o1",
        envelope: { id, source: "elsewhere", type: message.type, correlationid: "c1" },
        data: JSON.stringify({ orderId: "o1", ...payload }),
      });
    const statuses = async () =>
      (
        await stage.store.query<{ status: string }>("select status from asyncapi_gen.sagas")
      ).rows.map(({ status }) => status);

    test("goes through its steps to its end, in one conversation", async () => {
      const service = await open();
      await addStock();
      await addCredit(false);
      await send(Started, "1");
      await stage.settle();
      expect(await statuses()).toEqual(["completed"]);
      expect(await service.health()).toMatchObject({ sagasRunning: 0, sagasStuck: 0 });
      if (transport.name !== "postgres") return;
      const said = await readConversation(stage.store, "c1");
      expect(said.map(({ envelope }) => envelope.type)).toEqual([
        "Started",
        "Reserve",
        "Reserved",
        "Check",
        "Checked",
        "Processed",
      ]);
      for (const [index, { envelope }] of said.entries()) {
        expect(envelope.causationid).toBe(said[index - 1]?.envelope.id);
      }
      expect(said[1]?.envelope).toMatchObject({ sagaid: "fulfil/o1", sagastep: "reserve" });
    });

    test("undoes in reverse what may have happened when a step times out", async () => {
      await open();
      await addStock();
      await addCredit(true);
      await send(Started, "1");
      await stage.settle();
      expect(await statuses()).toEqual(["running"]);
      await stage.advance(19_000);
      expect(await statuses()).toEqual(["running"]);
      await stage.advance(2_000);
      expect(await statuses()).toEqual(["failed"]);
      const handled = await stage.count(`asyncapi_gen.inbox where consumer in ('stock', 'credit')`);
      expect(handled).toBe(4); // reserve, check, uncheck, release
    });

    test("applies an answer that came before its instance", async () => {
      const service = await open();
      await send(Reserved, "early", { shelf: 3 });
      await stage.settle();
      expect(await service.health()).toMatchObject({ parked: 1, counters: { early: 1 } });
      await send(Started, "1");
      await stage.settle();
      await stage.advance(1_000);
      expect(await service.health()).toMatchObject({ parked: 0, deadLetters: 0 });
      const { rows } = await stage.store.query<{ state: { steps: { status: string }[] } }>(
        "select state from asyncapi_gen.sagas",
      );
      expect(rows[0]?.state.steps.map(({ status }) => status)).toEqual(["done", "sent"]);
    });

    test("gives up an answer to an instance that never begins", async () => {
      const service = await open();
      await send(Reserved, "lost", { shelf: 3 });
      await stage.runUntilIdle();
      const { deadLetters, parked, counters } = await service.health();
      expect({ deadLetters, parked }).toEqual({ deadLetters: 1, parked: 0 });
      expect(counters).toMatchObject({ "dead-lettered:unknown-saga-instance": 1 });
    });

    test("refuses the action that arrives after it was undone", async () => {
      await open();
      const service = await addStock();
      const command = (message: MessageDescriptor, id: string) =>
        stage.send({
          channel: channelOf(message),
          key: "o1",
          envelope: {
            id,
            source: "order",
            type: message.type,
            correlationid: "c",
            sagaid: "fulfil/o1",
          },
          data: `{"orderId":"o1"}`,
        });
      await command(Release, "1");
      await stage.settle();
      await command(Reserve, "2");
      await stage.settle();
      expect((await service.health()).counters).toMatchObject({
        handled: 1,
        "refused-by-tombstone": 1,
      });
    });
  },
);
