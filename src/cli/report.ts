import { hasErrors } from "../diagnostics/collector.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { formatGithub } from "../diagnostics/format-github.js";
import { formatJson } from "../diagnostics/format-json.js";
import { formatText, type TextStyle } from "../diagnostics/format-text.js";
import { type Io, useColor } from "./io.js";
import type { CommonFlags } from "./program.js";

export interface Findings {
  readonly diagnostics: readonly Diagnostic[];
  /** Text of the files that locations name. */
  readonly sources?: ReadonlyMap<string, string>;
}

export const formatOf = ({ format }: CommonFlags, { env }: Io): "text" | "json" | "github" =>
  format ?? (env.GITHUB_ACTIONS === "true" ? "github" : "text");

/**
 * Prints findings: for programs and for GitHub on the standard output, for people beside it. `more`
 * are further members of the JSON report. True when there is an error among them.
 */
export function report(
  { diagnostics, sources }: Findings,
  flags: CommonFlags,
  io: Io,
  more: Readonly<Record<string, unknown>> = {},
): boolean {
  const format = formatOf(flags, io);
  if (format === "json") {
    const text = formatJson(diagnostics);
    const whole = { ...JSON.parse(text), ...more };
    io.stdout.write(Object.keys(more).length === 0 ? text : `${JSON.stringify(whole, null, 2)}\n`);
  } else if (format === "github") io.stdout.write(formatGithub(annotated(diagnostics, flags)));
  else {
    const paint = useColor(io.stderr, io.env, flags.color) ? painted : undefined;
    const verbose = flags.verbose ?? false;
    const width = io.stderr.columns;
    io.stderr.write(
      formatText(diagnostics, {
        verbose,
        ...(sources && { sources }),
        ...(paint && { paint }),
        ...(width !== undefined && { width }),
      }),
    );
  }
  return hasErrors(diagnostics);
}

/** Notes beside the lines of a pull request would drown what matters; text counts them only, too. */
const annotated = (diagnostics: readonly Diagnostic[], { verbose }: CommonFlags) =>
  verbose ? diagnostics : diagnostics.filter(({ severity }) => severity !== "note");

const ansi: Readonly<Record<TextStyle, number>> = {
  error: 31,
  warning: 33,
  note: 36,
  dim: 2,
  bold: 1,
};

const painted = (style: TextStyle, text: string): string =>
  `\u001b[${ansi[style]}m${text}\u001b[0m`;

/** Findings whose paths are relative to `root`, as somebody in another folder reads them. */
export function relocated(
  { diagnostics, sources = new Map() }: Findings,
  shown: (path: string) => string,
): Findings {
  const moved = <Place extends { readonly file: string }>(place: Place): Place => ({
    ...place,
    file: shown(place.file),
  });
  return {
    diagnostics: diagnostics.map((diagnostic) => ({
      ...diagnostic,
      ...(diagnostic.location && { location: moved(diagnostic.location) }),
      ...(diagnostic.related && {
        related: diagnostic.related.map(({ message, location }) => ({
          message,
          location: moved(location),
        })),
      }),
    })),
    sources: new Map([...sources].map(([file, text]) => [shown(file), text])),
  };
}
