import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import { toRegExp } from "../document/ajv.js";
import {
  childOf,
  childrenOf,
  keyOf,
  locationOf,
  type Place,
  textOf,
} from "../document/source-file.js";

/** The patterns of one schema (not of those inside it) that are no regular expressions. */
export function checkPatterns(schema: Place): readonly Diagnostic[] {
  const pattern = childOf(schema, "pattern");
  const own = pattern ? checkPattern(textOf(schema, "pattern") ?? "", pattern) : [];
  const names = childrenOf(childOf(schema, "patternProperties"));
  return [...own, ...names.flatMap((each) => checkPattern(keyOf(each), each, "key"))];
}

function checkPattern(pattern: string, place: Place, part?: "key"): readonly Diagnostic[] {
  try {
    toRegExp(pattern);
    return [];
  } catch (error) {
    const reason =
      error instanceof Error ? error.message.replace(/^Invalid regular expression: /, "") : "";
    const message = `\`${pattern}\` is not a regular expression: ${reason}.`;
    return [finding("contract/pattern-invalid", message, { location: locationOf(place, part) })];
  }
}
