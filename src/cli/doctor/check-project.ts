import { hasErrors } from "../../diagnostics/collector.js";
import { generate } from "../commands/generate.js";
import { exitCodes } from "../exit-codes.js";
import type { Io, Output } from "../io.js";
import type { CommonFlags } from "../program.js";
import { readContract } from "../read-contract.js";
import { resolveSetup } from "../setup.js";
import { ConfigError, UsageError } from "../usage-error.js";
import type { CheckLine } from "./check-result.js";

/** The configuration, its documents and what is generated from them; ends at the first problem. */
export async function checkProject({ config }: CommonFlags, io: Io): Promise<readonly CheckLine[]> {
  const flags = { color: false, format: "text" as const, ...(config !== undefined && { config }) };
  try {
    const setup = await resolveSetup({ documents: [], config }, io);
    const found: CheckLine = { check: "config", status: "ok", message: setup.configFile ?? "" };
    const { diagnostics } = await readContract(setup.root, setup.documents, setup);
    if (hasErrors(diagnostics)) {
      return [
        found,
        problem("documents", "there are errors in them", "run `asyncapi-gen validate`."),
      ];
    }
    const message = `${setup.documents.length} read without errors`;
    const code = await generate([], { ...flags, check: true }, { ...io, ...muted });
    return [
      found,
      { check: "documents", status: "ok", message },
      code === exitCodes.clean
        ? { check: "generated", status: "ok", message: "up to date" }
        : problem("generated", "not what the documents give", "run `asyncapi-gen generate`."),
    ];
  } catch (error) {
    if (error instanceof UsageError) return [problem("config", error.message, error.hint)];
    if (!(error instanceof ConfigError)) throw error;
    return [problem("config", error.message, error.diagnostics[0]?.hint)];
  }
}

const problem = (check: string, message: string, mend = "see the message."): CheckLine => ({
  check,
  status: "problem",
  message: message.replace(/\.$/, ""),
  mend,
});

const silent: Output = { write() {}, isTTY: false, columns: undefined };
const muted = { stdout: silent, stderr: silent };
