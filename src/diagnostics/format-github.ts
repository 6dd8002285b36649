import type { Diagnostic, Location } from "./diagnostic.js";

const commands = { error: "error", warning: "warning", note: "notice" } as const;

/** Findings as workflow commands, which GitHub shows beside the changed lines. */
export const formatGithub = (diagnostics: readonly Diagnostic[]): string =>
  diagnostics.map((each) => `${formatCommand(each)}\n`).join("");

function formatCommand({
  code,
  severity,
  message,
  location,
  hint,
  related = [],
}: Diagnostic): string {
  const properties = [...(location ? placeOf(location) : []), ["title", code] as const]
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
    .join(",");
  const lines = [
    message,
    ...related.map(
      (each) =>
        `${each.message}: ${each.location.file}:${each.location.line}:${each.location.column}`,
    ),
    ...(hint === undefined ? [] : [`fix: ${hint}`]),
  ];
  return `::${commands[severity]} ${properties}::${escapeData(lines.join("\n"))}`;
}

const placeOf = ({ file, line, column, endLine, endColumn }: Location) =>
  [
    ["file", file],
    ["line", line],
    ["col", column],
    ...(endLine === undefined ? [] : [["endLine", endLine] as const]),
    // GitHub accepts columns only for a range within one line.
    ...(endColumn === undefined || endLine !== line ? [] : [["endColumn", endColumn] as const]),
  ] as const;

// The escapes of actions/toolkit: a line break would begin another command.
const escapeData = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
