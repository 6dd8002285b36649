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
    ["log", always],
    ["apart", [...always, /^publish$/, /^after publishing$/]],
  ] as const)(
    "case 22: counts are conserved for every n (%s)",
    { timeout: 900_000 },
    async (transport, places) => {
      const prepared = await prepare(server, transport);
      const killedAt = new Set<string>();
      let n = 0;
      let isOver = false;
      const killer = async () => {
        while (!isOver && n < callsMax) {
          n += 1;
          const mine = { n, at: "", defects: [] as readonly string[] };
          const { died, at, defects } = await crashAt(server, sound, prepared, n);
          expect({ ...mine, at, defects }).toEqual({ ...mine, at });
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
