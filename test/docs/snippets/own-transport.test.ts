import { transportConformance } from "asyncapi-gen/testing";
import { describe, test } from "vitest";
import { arrayTransport } from "./own-transport.js";

describe("the array transport", () => {
  const cases = transportConformance({
    create: async () => ({ transport: arrayTransport() }),
    features: arrayTransport().features,
    backlogElsewhere: false,
  });
  for (const { name, timeoutMs, run } of cases) test(name, run, timeoutMs);
});
