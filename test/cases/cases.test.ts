import { describe, expect, test } from "vitest";
import { actualOutcome, caseNames, expectedOutcome } from "./case.js";

// A change that is meant is accepted by `npm run cases -- --accept`, and read in the review.
describe("golden cases", () => {
  test.each(caseNames())("%s", async (name) => {
    expect(await actualOutcome(name)).toEqual(expectedOutcome(name));
  });
});
