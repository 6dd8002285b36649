import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { finding } from "../../diagnostics/finding.js";
import { isObject } from "../../document/json.js";
import { type Ambiguity, findAmbiguity } from "../pattern/ambiguity.js";
import type { LintRule } from "../rule.js";
import type { SchemaPlace } from "../schema-places.js";

/** A pattern that takes exponential time on some texts: one event can then stop a service. */
export const costlyPattern: LintRule = {
  code: "lint/costly-pattern",
  check: ({ places }) => {
    // The same patterns are all over a system.
    const known = new Map<string, Ambiguity | undefined>();
    const find: Find = (pattern) => {
      if (!known.has(pattern)) known.set(pattern, findAmbiguity(pattern));
      return known.get(pattern);
    };
    return places.flatMap((place) => checkSchema(place, find));
  },
};

type Find = typeof findAmbiguity;

function checkSchema({ schema, owner, locate }: SchemaPlace, find: Find): readonly Diagnostic[] {
  const { pattern, patternProperties } = schema;
  const names = isObject(patternProperties) ? Object.keys(patternProperties) : [];
  return [
    ...(typeof pattern === "string" ? [{ text: pattern, location: locate("pattern") }] : []),
    ...names.map((text) => ({ text, location: locate("patternProperties") })),
  ].flatMap(({ text, location }) => {
    const found = find(text);
    if (!found) return [];
    const shown = JSON.stringify(found.prefix + found.pump.repeat(8) + found.suffix);
    const message = `A pattern in ${owner} takes time that doubles with each repetition in a text such as ${shown}.`;
    return [finding("lint/costly-pattern", message, { location })];
  });
}
