import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  createService,
  defineService,
  type FormerRelease,
  listSagaInstances,
  postgresTransport,
  route,
  type SagaRegistration,
  type Service,
  type ServiceDefinition,
  type Store,
  showSagaInstances,
  type Transport,
} from "../../../src/runtime/index.js";
import { postgresStore } from "../../../src/runtime/store/postgres.js";
import { describeOnPostgres, startPostgres, type TestPostgres } from "../../postgres.js";
import {
  bodies,
  Check,
  Checked,
  channelOf,
  Failed,
  order,
  Processed,
  Release,
  Reserve,
  Reserved,
  registration,
  Started,
  Uncheck,
} from "../../saga/order-saga.js";
import { eventually } from "../eventually.js";

const on = (message: Parameters<typeof channelOf>[0]) => route(message, channelOf(message));

const orderService = (saga: SagaRegistration = registration): ServiceDefinition => ({
  name: "order",
  sends: {
    started: on(Started),
    reserve: on(Reserve),
    release: on(Release),
    check: on(Check),
    uncheck: on(Uncheck),
    processed: on(Processed),
    failed: on(Failed),
  },
  receives: { started: on(Started) },
  sagas: { fulfil: saga },
});

interface Publisher {
  started(payload: object): Promise<unknown>;
}
interface Member {
  readonly store: Store;
  readonly transport: Transport;
}
interface Event {
  readonly payload: { readonly orderId: string; readonly note?: string };
}

describeOnPostgres("sagas of several members on one database", () => {
  let postgres: TestPostgres;
  const closing: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  /** A store and a transport of its own, as another process would have. */
  const join = async (
    connectionString: string,
  ): Promise<{ store: Store; transport: Transport }> => {
    const store = postgresStore({ connectionString });
    const transport = postgresTransport({ store, pollIntervalMs: 20 });
    closing.push(async () => {
      await transport.close();
      await store.close();
    });
    return { store, transport };
  };
  const run = async (
    definition: ServiceDefinition,
    member: Member,
    handlers: object = { started() {} },
    formerReleases: readonly FormerRelease[] = [],
  ): Promise<Service<Publisher>> => {
    const service = createService<Publisher>(definition, {
      ...member,
      handlers,
      sagas: { fulfil: bodies },
      formerReleases,
      pollIntervalMs: 20,
      messageBytesMax: 4 * 2 ** 20,
    });
    await service.start();
    closing.push(() => service.stop());
    return service;
  };
  const answer = (message: { readonly type: string }, orderId: string, payload: object) => ({
    channel: message.type.toLowerCase(),
    key: orderId,
    envelope: { id: `${message.type} ${orderId}`, source: "elsewhere", type: message.type },
    headers: {},
    data: Buffer.from(JSON.stringify({ orderId, ...payload })),
  });
  /** Says yes to the second step, once it has been asked for. */
  const check = async ({ store, transport }: Member, orderIds: readonly string[]) => {
    await eventually("each is asked for its second step", async () => {
      return (await count(store, "asyncapi_gen.log where channel = 'check'")) === orderIds.length;
    });
    await transport.publish(orderIds.map((id) => answer(Checked, id, {})));
  };
  const complete = async (member: Member, orderIds: readonly string[]) => {
    await member.transport.publish(orderIds.map((id) => answer(Reserved, id, { shelf: 7 })));
    await check(member, orderIds);
  };
  const ids = Array.from({ length: 20 }, (_, index) => `o${index}`);
  const count = async (store: Store, from: string) =>
    (await store.query<{ n: number }>(`select count(*)::int as n from ${from}`)).rows[0]?.n ?? -1;

  test("case 19: two consumers of one service both get the message with one id", async () => {
    const member = await join(await postgres.createDatabase());
    const heard: string[] = [];
    const service = await run(orderService(), member, {
      started: ({ payload }: Event) => void heard.push(payload.orderId),
    });
    await service.transaction(({ publish }) => publish.started({ orderId: "o1" }));
    await eventually("the handler has run", () => heard.length > 0);
    await eventually("the saga has begun", async () => {
      return (await listSagaInstances(member.store)).length === 1;
    });
    const { rows } = await member.store.query(
      "select consumer from asyncapi_gen.inbox order by consumer",
    );
    expect(rows).toEqual([{ consumer: "order" }, { consumer: "order.fulfil" }]);
    expect(heard).toEqual(["o1"]);
  });

  test("case 24: a reply that is there before its saga is applied later, never lost", async () => {
    const url = await postgres.createDatabase();
    const [first, second] = [await join(url), await join(url)];
    // The control: a consumer of the same replies that looks for the instance, and drops what has none.
    let dropped = 0;
    const control = defineService({
      name: "control",
      sends: {},
      receives: { reserved: on(Reserved) },
    });
    await run(control, first, {
      async reserved({ payload }: Event) {
        if ((await showSagaInstances(first.store, payload.orderId)).length === 0) dropped += 1;
      },
    });
    const sender = await run(orderService(), first);
    await run(orderService(), second);
    await first.transport.publish(ids.map((id) => answer(Reserved, id, { shelf: 7 })));
    await eventually("the control has seen them all", async () => {
      return (await count(first.store, "asyncapi_gen.inbox where consumer = 'control'")) === 20;
    });
    await sender.transaction(async ({ publish }) => {
      for (const orderId of ids) await publish.started({ orderId });
    });
    await check(first, ids);
    await eventually("all have completed", async () => {
      const instances = await listSagaInstances(first.store, { status: "completed" });
      return instances.length === ids.length;
    });
    expect(dropped).toBe(ids.length);
    expect(await count(first.store, "asyncapi_gen.parked")).toBe(0);
  }, 180_000);

  test("case 34: a saga may remember a megabyte", async () => {
    const member = await join(await postgres.createDatabase());
    const service = await run(orderService(), member);
    const note = `${"é".repeat(500_000)}\u0000`;
    await service.transaction(({ publish }) => publish.started({ orderId: "o1", note }));
    await complete(member, ["o1"]);
    await eventually("it has completed", async () => {
      return (await listSagaInstances(member.store, { status: "completed" })).length === 1;
    });
    const [shown] = await showSagaInstances(member.store, "o1");
    expect(shown?.state.start).toEqual({ orderId: "o1", note });
  }, 180_000);

  test("case 35: a changed definition is refused by name while instances of the old one run", async () => {
    const url = await postgres.createDatabase();
    const [old, next] = [await join(url), await join(url)];
    const service = await run(orderService(), old);
    await service.transaction(({ publish }) => publish.started({ orderId: "o1" }));
    await eventually("it runs", async () => (await listSagaInstances(old.store)).length === 1);
    const definition = { ...order, steps: order.steps.slice(0, 1) };
    const changed = orderService({ ...registration, definition });
    await expect(run(changed, next)).rejects.toThrow(
      /\[saga-definition-changed\] 1 instance of the saga order\.fulfil \(first: o1\)/,
    );
    await complete(old, ["o1"]);
    await eventually("the old one ends it", async () => {
      return (await listSagaInstances(old.store, { status: "completed" })).length === 1;
    });
    await expect(run(changed, next)).resolves.toBeDefined();
  }, 180_000);

  test("case 35: with the former release at hand, each instance ends on the version it started with", async () => {
    const url = await postgres.createDatabase();
    const [old, next] = [await join(url), await join(url)];
    const service = await run(orderService(), old);
    await service.transaction(({ publish }) => publish.started({ orderId: "o1" }));
    await eventually("it runs", async () => (await listSagaInstances(old.store)).length === 1);
    const definition = { ...order, steps: order.steps.slice(0, 1) };
    const former = { service: orderService(), sagas: { fulfil: bodies } };
    const changed = orderService({ ...registration, definition });
    const after = await run(changed, next, { started() {} }, [former]);
    await complete(next, ["o1"]);
    await service.stop();
    await after.transaction(({ publish }) => publish.started({ orderId: "o2" }));
    await eventually("the new one runs", async () => {
      return (await showSagaInstances(next.store, "o2")).length === 1;
    });
    await next.transport.publish([answer(Reserved, "o2", { shelf: 8 })]);
    await eventually("both are through", async () => {
      return (await listSagaInstances(next.store, { status: "completed" })).length === 2;
    });
    const [first, second] = [
      ...(await showSagaInstances(next.store, "o1")),
      ...(await showSagaInstances(next.store, "o2")),
    ];
    expect([first?.state.completed, second?.state.completed]).toEqual([
      ["reserve", "check"],
      ["reserve"],
    ]);
  }, 180_000);
});
