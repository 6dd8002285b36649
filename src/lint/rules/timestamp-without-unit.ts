import { finding } from "../../diagnostics/finding.js";
import type { LintRule } from "../rule.js";
import type { SchemaPlace } from "../schema-places.js";
import { typesIn, wordsOf } from "../words.js";

const UNIT =
  /\b(?:ms|millis|milliseconds?|s|secs?|seconds?|micros|microseconds?|nanos|nanoseconds?|minutes?|hours?|days?|epoch|unix)\b/i;

/** A moment as a number that does not say of what: seconds and milliseconds differ by a thousand. */
export const timestampWithoutUnit: LintRule = {
  code: "lint/timestamp-without-unit",
  check: ({ places }) =>
    places
      .filter(isWithoutUnit)
      .map(({ property, owner, locate }) =>
        finding(
          "lint/timestamp-without-unit",
          `\`${property}\` of ${owner} is a time as a number, and nothing says in which unit.`,
          { location: locate() },
        ),
      ),
};

function isWithoutUnit({ schema, property }: SchemaPlace): boolean {
  if (property === undefined) return false;
  const types = typesIn(schema);
  if (!types.includes("integer") && !types.includes("number")) return false;
  const words = wordsOf(property);
  const isMoment = words.at(-1) === "timestamp" || (words.length > 1 && words.at(-1) === "at");
  const told = [words.join(" "), schema.title, schema.description].map(String).join(" ");
  return isMoment && !UNIT.test(told);
}
