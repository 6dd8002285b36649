import {
  codes,
  type DiagnosticCode,
  isDiagnosticCode,
  isTunable,
} from "../../diagnostics/codes.js";
import { didYouMean } from "../../diagnostics/did-you-mean.js";
import { wrap } from "../../diagnostics/wrap.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { Io } from "../io.js";
import { UsageError } from "../usage-error.js";

/** `asyncapi-gen explain <code>`. */
export function explain(code: string, io: Io): ExitCode {
  if (!isDiagnosticCode(code)) {
    const meant = didYouMean(code, Object.keys(codes));
    const hint =
      meant === undefined ? "codes stand beside findings." : `did you mean \`${meant}\`?`;
    throw new UsageError(`there is no code \`${code}\`.`, hint);
  }
  const { severity, title, why, fix, example, strict } = codes[code];
  const when = strict ? ", with --strict" : "";
  const width = io.stdout.columns;
  const wrapped = (lead: string, text: string): string => wrap(text, { width, lead });
  const lines = [
    `${code} (${severity}${when})`,
    "",
    wrapped("  ", `${title}.`),
    wrapped("  ", why),
    wrapped("  fix: ", fix),
    ...(example === undefined
      ? []
      : ["", "  For example:", "", ...example.split("\n").map((line) => `    ${line}`.trimEnd())]),
    ...(isTunable(code) ? tuning(code) : []),
  ];
  io.stdout.write(`${lines.join("\n")}\n`);
  return exitCodes.clean;
}

/** How to live with it: in the configuration, or at its place in a document. */
const tuning = (code: DiagnosticCode): readonly string[] => [
  "",
  "  To change its severity, in the configuration:",
  "",
  `    lint: { "${code}": warning }`,
  "",
  "  To live with it at one place, in the document:",
  "",
  `    x-asyncapi-gen-ignore: [{ code: ${code}, reason: ... }]`,
];
