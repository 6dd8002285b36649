import { simulate, tellFailure } from "asyncapi-gen/testing";
import { expect, test } from "vitest";
import simulation from "./simulation.js";

const name = "the system survives crashes, duplicates, delays and slow neighbours";

if (simulation.todo !== undefined) test.todo(`${name}: ${simulation.todo}`);
else {
  test(name, async () => {
    const { failure } = await simulate(simulation, { seeds: 10 });
    expect(failure && tellFailure(failure)).toBeUndefined();
  });
}
