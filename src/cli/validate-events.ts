import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Contract, Message } from "../contract/model.js";
import { hasErrors, sortDiagnostics } from "../diagnostics/collector.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { finding } from "../diagnostics/finding.js";
import { formatPointer } from "../document/json-pointer.js";
import type { ValidateFlags } from "./commands/validate.js";
import { identify, type Unidentified } from "./events/identify.js";
import { createValidators } from "./events/load-validator.js";
import { type GivenEvent, readEvents } from "./events/read-events.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import type { Io } from "./io.js";
import { report } from "./report.js";
import { UsageError } from "./usage-error.js";

const BYTES_MAX = 256 * 1024 * 1024;

/** Checks the events of `source` (a path, or `-`) against the contract. */
export async function validateEvents(
  contract: Contract,
  source: string,
  flags: ValidateFlags,
  io: Io,
): Promise<ExitCode> {
  const named = flags.message === undefined ? undefined : messageNamed(contract, flags.message);
  const file = source === "-" ? "stdin" : source;
  const { events, diagnostics } = readEvents(file, await bytesFrom(source, io));
  const validatorOf = createValidators(contract);
  const found: Diagnostic[] = [...diagnostics];
  for (const event of events) {
    const identified = identify(contract, event.value, named);
    if ("problem" in identified) found.push(unidentified(event, identified));
    else {
      const validate = await validatorOf(identified.message);
      const issue = validate(identified.payload);
      if (issue !== undefined) found.push(invalid(event, identified.message, identified.at, issue));
    }
  }
  const count = events.length + diagnostics.filter(isError).length;
  const sorted = sortDiagnostics(found);
  report({ diagnostics: sorted }, flags, io, { events: count });
  if (!flags.quiet) io.stderr.write(`${summary(count, found.filter(isError).length)}\n`);
  const fails = hasErrors(sorted) || (flags.strict && sorted.length > 0);
  return fails ? exitCodes.findings : exitCodes.clean;
}

const isError = ({ severity }: Diagnostic): boolean => severity === "error";

/** The message with this name or wire type. Throws `UsageError` with the nearest that there is. */
export function messageNamed(contract: Contract, name: string): Message {
  const message = contract.messages.find(({ id, wireType }) => id === name || wireType === name);
  if (message !== undefined) return message;
  const known = contract.messages.map(({ id }) => id);
  const meant = didYouMean(name, known);
  throw new UsageError(
    `the contract has no message \`${name}\`.`,
    meant === undefined ? `known are ${known.join(", ")}.` : `did you mean \`${meant}\`?`,
  );
}

async function bytesFrom(source: string, io: Io): Promise<Uint8Array> {
  const bytes = source === "-" ? await drain(io.stdin) : await bytesOf(source, io.cwd);
  if (bytes.length > BYTES_MAX) throw new UsageError("that is more than 256 MiB of events.");
  return bytes;
}

async function bytesOf(path: string, cwd: string): Promise<Uint8Array> {
  const absolute = resolve(cwd, path);
  const stats = await stat(absolute).catch(() => undefined);
  if (stats === undefined) throw new UsageError(`there is no file ${path}.`, "check `--events`.");
  if (stats.isDirectory()) throw new UsageError(`${path} is a folder.`, "name a file of events.");
  return readFile(absolute);
}

async function drain(stdin: Io["stdin"]): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const subject = ({ title }: GivenEvent): string =>
  title === undefined ? "The event" : title.replace("event", "Event");

const unidentified = (event: GivenEvent, { code, problem, hint, at }: Unidentified): Diagnostic =>
  finding(code, `${subject(event)} ${problem}.`, { location: event.locate(at), hint });

function invalid(
  event: GivenEvent,
  message: Message,
  at: readonly string[],
  issue: { readonly pointer: string; readonly expected: string; readonly found: string },
): Diagnostic {
  const path = [...at, ...pointerPath(issue.pointer)];
  const where = path.length === 0 ? "" : ` at ${formatPointer(path)}`;
  const text = `${subject(event)} is no \`${message.wireType}\`${where}: expected ${issue.expected}, found ${issue.found}.`;
  return finding("event/invalid", text, { location: event.locate(path) });
}

const pointerPath = (pointer: string): readonly string[] =>
  pointer
    .split("/")
    .slice(1)
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));

const summary = (count: number, invalid: number): string =>
  `${count} event${count === 1 ? "" : "s"}: ${count - invalid} valid, ${invalid} invalid.`;
