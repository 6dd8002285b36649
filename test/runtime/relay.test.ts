import { afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  deadLetters,
  memoryTransport,
  type PublishOutcome,
  type Transport,
  type TransportMessage,
} from "../../src/runtime/index.js";
import { type DepotHandlers, depot, type ShopPublisher, shop } from "./orders.js";
import { createStage, type Stage } from "./stage.js";
import { pgliteSource } from "./stores.js";

const source = pgliteSource();

type Publish = (batch: readonly TransportMessage[]) => Promise<readonly PublishOutcome[]>;

/** A transport whose publishing goes through `publish`, given the real one. */
const faulty = (
  publish: (batch: readonly TransportMessage[], real: Publish) => ReturnType<Publish>,
) => {
  const real = memoryTransport();
  const transport: Transport = { ...real, publish: (batch) => publish(batch, real.publish) };
  return { transport, published: () => real.published };
};

const idOf = ({ data }: TransportMessage): string =>
  JSON.parse(Buffer.from(data).toString()).id as string;
const numberOf = ({ data }: TransportMessage): number =>
  JSON.parse(Buffer.from(data).toString()).number as number;

describe("the relay", () => {
  let stage: Stage;
  const seen: string[] = [];
  const handlers: DepotHandlers = {
    placed({ payload }) {
      seen.push(`${payload.id}${payload.number ?? ""}`);
    },
  };
  const open = async (transport: Transport) => {
    stage = createStage(await source.fresh(), transport);
    seen.length = 0;
    const sender = await stage.add<ShopPublisher>(shop);
    await stage.add(depot, { handlers });
    return {
      sender,
      place: (id: string, number?: number) =>
        sender.transaction(({ publish }) =>
          publish.placed(number === undefined ? { id } : { id, number }),
        ),
    };
  };
  // Opening a database takes long on a busy machine; a hook has more time than a test.
  beforeAll(async () => void (await source.fresh()));
  afterEach(() => stage.stop());

  test("a crash between publishing and deleting repeats the same id, handled once", async () => {
    let crashes = 1;
    const { transport, published } = faulty(async (batch, real) => {
      const outcomes = await real(batch);
      if (crashes-- > 0) throw new Error("gone before it could delete");
      return outcomes;
    });
    const { place } = await open(transport);
    const { id } = await place("a");
    await stage.runUntilIdle();
    expect(published().map(({ envelope }) => envelope.id)).toEqual([id, id]);
    expect(seen).toEqual(["a"]);
    expect(await stage.count("asyncapi_gen.outbox")).toBe(0);
  });

  test("a refused message is tried again; nothing of its key overtakes it, others flow", async () => {
    let refusals = 3;
    const { transport } = faulty((batch, real) => {
      const isRefused = (message: TransportMessage) => idOf(message) === "a" && refusals > 0;
      const taken = batch.filter((message) => !isRefused(message));
      return real(taken).then(() =>
        batch.map((message) => {
          if (!isRefused(message)) return "accepted";
          refusals -= 1;
          return { refused: "busy", retry: true };
        }),
      );
    });
    const { sender } = await open(transport);
    await sender.transaction(async ({ publish }) => {
      for (const number of [1, 2, 3]) {
        for (const id of ["a", "b"]) await publish.placed({ id, number });
      }
    });
    await stage.settle();
    expect(seen).toEqual(["b1", "b2", "b3"]);
    await stage.runUntilIdle();
    expect(seen).toEqual(["b1", "b2", "b3", "a1", "a2", "a3"]);
  });

  test("what can never be accepted becomes a dead letter, and can be put back", async () => {
    let limit = 1;
    const { transport } = faulty(async (batch, real) => {
      const fits = (message: TransportMessage) => numberOf(message) <= limit;
      await real(batch.filter(fits));
      return batch.map((message) =>
        fits(message) ? "accepted" : { refused: "too large for the broker", retry: false },
      );
    });
    const { place } = await open(transport);
    for (const number of [1, 2, 1]) await place("a", number);
    await stage.settle();
    expect(seen).toEqual(["a1", "a1"]);
    const letters = deadLetters(stage.store);
    const [letter] = await letters.list();
    expect(letter).toMatchObject({ consumer: "", reason: "refused-by-transport", key: "a" });
    limit = 2;
    await letters.redrive(letter?.id ?? 0);
    await stage.settle();
    expect(seen).toEqual(["a1", "a1", "a2"]);
    expect(await letters.list()).toEqual([]);
  });

  test("while the broker is down messages wait, and the service says so", async () => {
    let down = true;
    const { transport } = faulty((batch, real) => {
      if (down) throw new Error("connection refused");
      return real(batch);
    });
    const { sender, place } = await open(transport);
    for (const id of ["a", "b"]) await place(id);
    await stage.advance(60_000);
    expect(await sender.health()).toMatchObject({
      status: "degraded",
      reason: "connection refused",
      outboxWaiting: 2,
      deadLetters: 0,
    });
    down = false;
    await stage.advance(10_000);
    expect(seen.sort()).toEqual(["a", "b"]);
    expect(await sender.health()).toMatchObject({ status: "running", outboxWaiting: 0 });
  });

  test("two transports on one store are refused", async () => {
    await open(memoryTransport());
    const other = stage.add({ ...shop, name: "other" }, { transport: memoryTransport() });
    await expect(other).rejects.toThrow("[options] This store's outbox already goes to another");
  });
});
