import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { finding } from "../../diagnostics/finding.js";
import { isObject } from "../../document/json.js";
import { type Ambiguity, findAmbiguity } from "../pattern/ambiguity.js";
import { findSlowness } from "../pattern/slowness.js";
import type { LintRule } from "../rule.js";
import type { SchemaPlace } from "../schema-places.js";

/** A pattern that takes exponential time on some texts: one event can then stop a service. */
export const costlyPattern: LintRule = {
  code: "lint/costly-pattern",
  check: ({ places }) =>
    checkPatterns(places, findAmbiguity, ({ location, owner }, shown) => {
      const message = `A pattern in ${owner} takes time that doubles with each repetition in a text such as ${shown}.`;
      return finding("lint/costly-pattern", message, { location });
    }),
};

// The square of this is a few milliseconds.
const LENGTH_MAX = 2048;

/** A pattern that takes the square of a text's length, or more, and may be given a text of any length. */
export const slowPattern: LintRule = {
  code: "lint/slow-pattern",
  check: ({ places }) => {
    const find: Find = (text) => (findAmbiguity(text) ? undefined : findSlowness(text));
    return checkPatterns(places, find, ({ schema, location, owner }, shown) => {
      const { maxLength } = schema;
      if (typeof maxLength === "number" && maxLength <= LENGTH_MAX) return undefined;
      const message = `A pattern in ${owner} takes time that grows at least with the square of a text such as ${shown}.`;
      return finding("lint/slow-pattern", message, { location });
    });
  },
};

type Find = (pattern: string) => Ambiguity | undefined;

interface Written {
  readonly schema: SchemaPlace["schema"];
  readonly owner: string;
  readonly location: ReturnType<SchemaPlace["locate"]>;
}

type Report = (written: Written, shown: string) => Diagnostic | undefined;

function checkPatterns(
  places: readonly SchemaPlace[],
  find: Find,
  report: Report,
): readonly Diagnostic[] {
  // The same patterns are all over a system.
  const known = new Map<string, Ambiguity | undefined>();
  return places.flatMap(({ schema, owner, locate }) =>
    patternsOf(schema).flatMap(({ text, keyword }) => {
      if (!known.has(text)) known.set(text, find(text));
      const found = known.get(text);
      if (!found) return [];
      const shown = JSON.stringify(found.prefix + found.pump.repeat(8) + found.suffix);
      return report({ schema, owner, location: locate(keyword) }, shown) ?? [];
    }),
  );
}

function patternsOf({ pattern, patternProperties }: SchemaPlace["schema"]) {
  const names = isObject(patternProperties) ? Object.keys(patternProperties) : [];
  return [
    ...(typeof pattern === "string" ? [{ text: pattern, keyword: "pattern" }] : []),
    ...names.map((text) => ({ text, keyword: "patternProperties" })),
  ];
}
