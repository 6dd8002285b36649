import { codes, isDiagnosticCode } from "../../diagnostics/codes.js";
import { didYouMean } from "../did-you-mean.js";
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
  const { severity, title, why, fix } = codes[code];
  io.stdout.write(`${code} (${severity})\n\n  ${title}.\n  ${why}\n  fix: ${fix}\n`);
  return exitCodes.clean;
}
