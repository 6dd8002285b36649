import { isDiagnosticCode, isTunable, tunableCodes } from "../diagnostics/codes.js";
import type { Diagnostic, Location } from "../diagnostics/diagnostic.js";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { finding } from "../diagnostics/finding.js";
import { isArray } from "../document/json.js";
import {
  childOf,
  childrenOf,
  keyOf,
  locationOf,
  type Place,
  rootOf,
  type SourceFile,
  textOf,
} from "../document/source-file.js";

const EXTENSION = "x-asyncapi-gen-ignore";

/** A decision, written into a document, to live with one kind of finding in one part of it. */
export interface Suppression {
  readonly code: Diagnostic["code"];
  readonly reason: string;
  /** Where the decision itself stands. */
  readonly location: Location;
  /** The part of the document that it is about. */
  readonly from: Location;
  readonly to: Location;
}

export interface ReadSuppressions {
  readonly suppressions: readonly Suppression[];
  /** About those that say no code, no reason, or a code that cannot be ignored. */
  readonly diagnostics: readonly Diagnostic[];
}

/** All `x-asyncapi-gen-ignore: [{ code, reason }]` of documents and of the files that they refer to. */
export function readSuppressions(sources: readonly SourceFile[]): ReadSuppressions {
  const suppressions: Suppression[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const holder of filesOf(sources).flatMap((source) => holdersIn(rootOf(source)))) {
    for (const entry of entriesOf(holder)) {
      const problem = problemOf(entry);
      if (problem !== undefined) diagnostics.push(problem);
      else suppressions.push(suppressionOf(entry, holder));
    }
  }
  return { suppressions, diagnostics };
}

function filesOf(sources: readonly SourceFile[]): readonly SourceFile[] {
  const found = new Set<SourceFile>();
  const waiting = [...sources];
  for (let source = waiting.pop(); source; source = waiting.pop()) {
    if (found.has(source)) continue;
    found.add(source);
    waiting.push(...source.references.values());
  }
  return [...found];
}

/** The objects below a place that hold the extension. Most files have none, and are not walked. */
function holdersIn(root: Place): readonly Place[] {
  if (!root.source.text.includes(EXTENSION)) return [];
  const found: Place[] = [];
  const waiting = [root];
  for (let place = waiting.pop(); place; place = waiting.pop()) {
    if (childOf(place, EXTENSION)) found.push(place);
    waiting.push(...childrenOf(place).filter((child) => keyOf(child) !== EXTENSION));
  }
  return found;
}

function entriesOf(holder: Place): readonly Place[] {
  const written = childOf(holder, EXTENSION);
  if (!written) return [];
  return isArray(written.value) ? childrenOf(written) : [written];
}

function problemOf(entry: Place): Diagnostic | undefined {
  const refuse = (message: string, hint?: string, place = entry) =>
    finding("lint/ignore-invalid", message, { location: locationOf(place), hint });
  const code = textOf(entry, "code");
  if (code === undefined) return refuse(`\`${EXTENSION}\` does not say which code.`);
  const at = childOf(entry, "code");
  if (!isDiagnosticCode(code)) {
    const meant = didYouMean(code, tunableCodes);
    const hint = meant === undefined ? undefined : `did you mean \`${meant}\`?`;
    return refuse(`\`${EXTENSION}\` names \`${code}\`, which is no code.`, hint, at);
  }
  if (!isTunable(code)) {
    const hint = "mend what it is about: nothing can be generated from such a document.";
    return refuse(`\`${code}\` cannot be ignored.`, hint, at);
  }
  if ((textOf(entry, "reason") ?? "").trim() === "") {
    return refuse(`\`${code}\` is ignored here without a reason.`, "say why in `reason`.");
  }
  return undefined;
}

function suppressionOf(entry: Place, holder: Place): Suppression {
  return {
    code: textOf(entry, "code") as Diagnostic["code"],
    reason: textOf(entry, "reason") ?? "",
    location: locationOf(entry),
    from: locationOf(holder, "key"),
    to: lastLocation(holder),
  };
}

/** Where the last thing inside a place ends. */
function lastLocation(place: Place): Location {
  let last = locationOf(place);
  const waiting = [place];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const here = locationOf(next);
    if (compare(endOf(here), endOf(last)) > 0) last = here;
    waiting.push(...childrenOf(next));
  }
  return last;
}

type Point = readonly [line: number, column: number];

const startOf = ({ line, column }: Location): Point => [line, column];
const endOf = ({ line, column, endLine = line, endColumn = column }: Location): Point => [
  endLine,
  endColumn,
];
const compare = (a: Point, b: Point): number => a[0] - b[0] || a[1] - b[1];

const covers = ({ code, from, to }: Suppression, diagnostic: Diagnostic): boolean => {
  const { location } = diagnostic;
  return (
    diagnostic.code === code &&
    location?.file === from.file &&
    compare(startOf(location), startOf(from)) >= 0 &&
    compare(startOf(location), endOf(to)) <= 0
  );
};

/** The findings that nobody has decided to live with. */
export const unsuppressed = (
  diagnostics: readonly Diagnostic[],
  suppressions: readonly Suppression[],
): readonly Diagnostic[] =>
  diagnostics.filter((each) => !suppressions.some((suppression) => covers(suppression, each)));

/** Decisions about findings that there are none of: they would hide the next one. */
export const unusedSuppressions = (
  suppressions: readonly Suppression[],
  diagnostics: readonly Diagnostic[],
): readonly Diagnostic[] =>
  suppressions
    .filter((suppression) => !diagnostics.some((each) => covers(suppression, each)))
    .map(({ code, location }) => {
      const message = `\`${code}\` is ignored here, and there is no such finding.`;
      return finding("lint/ignore-unused", message, { location });
    });
