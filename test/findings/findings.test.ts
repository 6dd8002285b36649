import { describe, expect, test } from "vitest";
import { actual, caseFiles, expected, readCases } from "./finding-case.js";

describe.each(caseFiles())("%s", (file) => {
  test.each(readCases(file).map((each) => [each.title, each] as const))("%s", async (_, each) => {
    expect(await actual(each)).toBe(expected(each));
  });
});
