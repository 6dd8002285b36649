import { memoryTransport, postgresTransport, silentLogger } from "../../src/runtime/index.js";
import { seededRandom } from "../../src/runtime/seeded-random.js";
import { advance, settle } from "../../src/runtime/work/run-until-idle.js";
import { virtualClock } from "../../src/runtime/work/virtual-clock.js";
import { storeSources } from "./stores.js";
import { describeTransport } from "./transport-suite.js";

const surroundings = () => {
  const clock = virtualClock();
  return {
    environment: { clock, random: seededRandom(7, clock), log: silentLogger },
    settle: () => settle(clock),
    advance: (durationMs: number) => advance(clock, durationMs),
  };
};

describeTransport("memory", async () => ({ transport: memoryTransport(), ...surroundings() }));

for (const source of storeSources()) {
  describeTransport(`postgres, on ${source.name},`, async () => ({
    transport: postgresTransport({ store: await source.fresh() }),
    ...surroundings(),
  }));
}
