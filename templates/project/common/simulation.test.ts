import { simulate, tellFailure } from "asyncapi-gen/testing";
import { expect, test } from "vitest";
import simulation from "./simulation.js";

const name = "the system survives crashes, duplicates, delays and slow neighbours";

// Seconds; minutes on a machine that has much else to do.
const timeoutMs = 300_000;

if (simulation.todo !== undefined) test.todo(`${name}: ${simulation.todo}`);
else {
  const play = async () => {
    const { failure } = await simulate(simulation, { seeds: 10 });
    expect(failure && tellFailure(failure)).toBeUndefined();
  };
  test(name, play, timeoutMs);
}
