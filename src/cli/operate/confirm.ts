import type { Io } from "../io.js";
import { UsageError } from "../usage-error.js";

/**
 * Whether to do what cannot be undone: yes with `--yes`, else what somebody at a terminal answers.
 * Throws `UsageError` where nobody can be asked.
 */
export async function confirmed(question: string, yes: boolean, io: Io): Promise<boolean> {
  if (yes) return true;
  const isAttended = io.stdin.isTTY === true && io.stderr.isTTY && !isSet(io.env.CI);
  if (!isAttended) {
    throw new UsageError("this cannot be undone, and nobody can be asked here.", "add `--yes`.");
  }
  io.stderr.write(`${question} [y/N] `);
  return /^y(?:es)?$/i.test((await firstLine(io.stdin)).trim());
}

const isSet = (value: string | undefined): boolean =>
  !["", "0", "false", undefined].includes(value);

async function firstLine(stdin: Io["stdin"]): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin) {
    chunks.push(chunk);
    if (chunk.includes(0x0a)) break;
  }
  return Buffer.concat(chunks).toString("utf8").split("\n")[0] ?? "";
}
