import type { BuiltContract } from "../contract/build.js";
import { hasErrors, sortDiagnostics } from "../diagnostics/collector.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { LoadResult } from "../document/load.js";
import { type LintOptions, lint } from "./lint.js";
import { applySeverities, isReported } from "./severities.js";
import { readSuppressions, unsuppressed, unusedSuppressions } from "./suppressions.js";

/**
 * All that there is to say about loaded documents and their contract, by the policy of those who
 * wrote them: severities of the configuration, decisions in the documents. Sorted.
 */
export function judge(
  loaded: Pick<LoadResult, "documents" | "diagnostics">,
  built: BuiltContract,
  options: LintOptions = {},
): readonly Diagnostic[] {
  const sources = loaded.documents.map(({ source }) => source);
  const { suppressions, diagnostics: unclear } = readSuppressions(sources);
  const causes = withoutConsequences(loaded.diagnostics, built.diagnostics);
  const found = applySeverities([...loaded.diagnostics, ...causes], options);
  const kept = unsuppressed(found, suppressions);
  // What is probably not meant is worth saying only about what can be used at all.
  if (hasErrors(kept)) return sortDiagnostics([...kept, ...unclear]);
  const linted = lint(built.contract, built.origins, options);
  const expected = suppressions.filter(({ code }) => isReported(code, options));
  const unused = unusedSuppressions(expected, [...found, ...linted]);
  return sortDiagnostics([
    ...kept,
    ...unsuppressed(linted, suppressions),
    ...applySeverities([...unclear, ...unused], options),
  ]);
}

const judgedBySchema = new Set(["contract/schema-invalid", "contract/example-invalid"]);

/**
 * A contract is also built from documents with errors, so that all is said at once; what a broken
 * schema makes of its examples, and what is said of the same place already, is not.
 */
function withoutConsequences(
  loaded: readonly Diagnostic[],
  built: readonly Diagnostic[],
): readonly Diagnostic[] {
  if (!hasErrors(loaded)) return built;
  const known = new Set(loaded.map(({ location }) => placeOf(location)));
  return built.filter(
    ({ code, location }) =>
      !judgedBySchema.has(code) && !(location && known.has(placeOf(location))),
  );
}

const placeOf = (location: Diagnostic["location"]): string =>
  location ? `${location.file}:${location.line}:${location.column}` : "";
