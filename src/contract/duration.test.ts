import { expect, it } from "vitest";
import { parseDuration } from "./duration.js";

it.each([
  ["PT30S", 30_000],
  ["PT1.5S", 1500],
  ["PT5M", 300_000],
  ["PT1H30M", 5_400_000],
  ["P1D", 86_400_000],
  ["P1DT1S", 86_401_000],
  ["P2W", 1_209_600_000],
])("%s is %i ms", (text, durationMs) => {
  expect(parseDuration(text)).toBe(durationMs);
});

it.each([
  "",
  "P",
  "PT",
  "30",
  "30s",
  "PT0S",
  "P1M",
  "P1Y",
  "PT-1S",
  "pt1s",
  "PT1S ",
  "P1DT",
  `PT${"9".repeat(400)}S`,
])("%j is no duration", (text) => {
  expect(parseDuration(text)).toBeUndefined();
});
