import { afterAll, beforeAll, expect, test } from "vitest";
import { describeOnPostgres } from "../../postgres.js";
import { bundleWorker } from "./bundle.js";
import {
  duplicatesAtOnce,
  killerInABatch,
  orderAcrossFailures,
  type Subject,
  sleeperSleepsOn,
  sleeperWakes,
  writersOfHotKeys,
  writersOfManyKeys,
} from "./experiments.js";
import { type Server, startServer } from "./world.js";

// The same experiments find the planted bugs of mutants.ts.
describeOnPostgres("several processes", () => {
  let server: Server;
  let subject: Subject;
  beforeAll(async () => {
    server = await startServer({ volatile: true });
    subject = { server, bundle: await bundleWorker() };
  });
  afterAll(() => server.stop());

  test("case 17: of 16 duplicates at once one runs, and its messages leave once", async () => {
    expect(await duplicatesAtOnce(subject)).toEqual([]);
  }, 180_000);

  test("case 2: no key is inverted, also where the outbox row comes before the aggregate's lock", async () => {
    const { defects, naive } = await writersOfHotKeys(subject, "before");
    expect(defects).toEqual([]);
    // The naive outbox beside it, written in the same transactions, does both.
    expect(naive.lost).toBeGreaterThan(0);
    expect(naive.inverted).toBeGreaterThan(0);
  }, 240_000);

  test("case 2: writers that name their keys in different orders do not deadlock", async () => {
    expect(await writersOfManyKeys(subject)).toEqual([]);
  }, 240_000);

  test("case 15: who sleeps over its lease is taken over within 30 s, and its late commit is refused", async () => {
    const { defects, tookMs } = await sleeperWakes(subject);
    expect(defects).toEqual([]);
    expect(tookMs).toBeLessThan(30_000);
  }, 240_000);

  test("case 15: one that sleeps on in the middle of a transaction holds up its successor for less than 30 s", async () => {
    const { defects, tookMs } = await sleeperSleepsOn(subject);
    expect(defects).toEqual([]);
    expect(tookMs).toBeLessThan(30_000);
  }, 240_000);

  test("case 38: a message that kills its process in the middle of a batch is given up alone", async () => {
    expect(await killerInABatch(subject)).toEqual([]);
  }, 240_000);

  test("case 39: what failed or was given up and redriven keeps its place in its key's order", async () => {
    expect(await orderAcrossFailures(subject)).toEqual([]);
  }, 180_000);
});
