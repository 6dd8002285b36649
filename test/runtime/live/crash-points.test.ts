import { afterAll, beforeAll, expect, test } from "vitest";
import { describeOnPostgres } from "../../postgres.js";
import { bundleWorker } from "./bundle.js";
import { crashAt, prepare } from "./crash-points.js";
import { type Server, startServer } from "./world.js";

/** Processes die at once side by side; more would only wait for the two cores of a small machine. */
const sideBySide = 4;
/** More calls than any run makes: a run that never ends by itself is a failure, too. */
const callsMax = 600;

describeOnPostgres("a consumer that is killed at an await point", () => {
  let server: Server;
  let sound: string;
  beforeAll(async () => {
    server = await startServer({ volatile: true });
    sound = await bundleWorker();
  });
  afterAll(() => server.stop());

  // Where a crash must have come at least once, or the test has not gone where it should.
  const always = [
    /^begin$/,
    /^commit$/,
    /^after the commit$/,
    /inbox/,
    /effects/,
    /parked/,
    /outbox/,
  ];
  test.each([
    ["every n, its log in the same database", "log", 1, {}, always],
    ["every third n, in batches", "log", 3, { batch: 10 }, [/commit/, /inbox/, /parked/]],
    ["every n, its log in another database", "apart", 1, {}, [...always, /publish/]],
  ] as const)(
    "case 22: killed before its n-th call, counts are conserved (%s)",
    { timeout: 1_800_000 },
    async (_, transport, stride, more, places) => {
      const prepared = await prepare(server, transport);
      const killedAt = new Set<string>();
      let n = 1 - stride;
      let isOver = false;
      const killer = async () => {
        while (!isOver && n < callsMax) {
          n += stride;
          const mine = n;
          const { died, at, defects } = await crashAt(server, sound, prepared, mine, more);
          expect({ n: mine, at, defects }).toEqual({ n: mine, at, defects: [] });
          if (died) killedAt.add(at);
          else isOver = true;
        }
      };
      await Promise.all(Array.from({ length: sideBySide }, killer));
      expect(isOver).toBe(true);
      expect(places.filter((place) => ![...killedAt].some((at) => place.test(at)))).toEqual([]);
    },
  );
});
