import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { hasErrors } from "../../diagnostics/collector.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { DeadLetters } from "../../runtime/dead-letters.js";
import { RuntimeError } from "../../runtime/errors.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { Io } from "../io.js";
import { answer, counted } from "../operate/answer.js";
import { attempt } from "../operate/attempt.js";
import { confirmed } from "../operate/confirm.js";
import { FindingError } from "../operate/finding-error.js";
import { letterColumns, letterJson, letterText } from "../operate/letter-text.js";
import { withOperator } from "../operate/open-store.js";
import type { PlaceFlags } from "../operate/place.js";
import {
  checkSelection,
  type LetterSelection,
  letterOf,
  selectedIds,
} from "../operate/select-letters.js";
import { table } from "../operate/table.js";
import type { CommonFlags } from "../program.js";
import { report } from "../report.js";
import { UsageError } from "../usage-error.js";

export interface ListLettersFlags extends CommonFlags, PlaceFlags {
  readonly consumer?: string;
  readonly reason?: string;
  readonly limit: number;
}

/** `asyncapi-gen dead-letters list`: newest first. */
export function listLetters(flags: ListLettersFlags, io: Io): Promise<ExitCode> {
  return withLetters(flags, io, async (letters) => {
    const { consumer, reason, limit } = flags;
    const found = await letters.list({
      ...(consumer !== undefined && { consumer }),
      ...(reason !== undefined && { reason }),
      limit: limit + 1,
    });
    const shown = found.slice(0, limit);
    const isMore = found.length > limit;
    answer(flags, io, { deadLetters: shown.map(letterJson), isMore }, () =>
      shown.length === 0 ? "" : table(shown, letterColumns, io.stdout.columns),
    );
    if (!flags.quiet) io.stderr.write(`${listed(shown.length, isMore)}\n`);
    return exitCodes.clean;
  });
}

const listed = (count: number, isMore: boolean): string =>
  count === 0
    ? "No dead letters."
    : `${counted(count, "dead letter")}${isMore ? "; there are more (`--limit`)" : ""}.`;

export interface ShowLetterFlags extends CommonFlags, PlaceFlags {}

/** `asyncapi-gen dead-letters show <id>`. */
export function showLetter(id: number, flags: ShowLetterFlags, io: Io): Promise<ExitCode> {
  return withLetters(flags, io, async (letters) => {
    const letter = await letterOf(letters, id);
    if (letter === undefined) throw unknownLetter(id);
    answer(flags, io, { deadLetter: letterJson(letter) }, () => letterText(letter));
    return exitCodes.clean;
  });
}

export interface RedriveFlags extends CommonFlags, PlaceFlags, LetterSelection {
  /** File with a payload to send in place of the one that was wrong. */
  readonly payload?: string;
}

/** `asyncapi-gen dead-letters redrive`: hands them to their consumers again. */
export function redriveLetters(
  ids: readonly number[],
  flags: RedriveFlags,
  io: Io,
): Promise<ExitCode> {
  checkSelection(ids, flags);
  const mended = flags.payload === undefined ? undefined : { data: payloadOf(flags.payload, io) };
  if (mended !== undefined && ids.length !== 1) {
    throw new UsageError("`--payload` is for one dead letter.", "name its id, and no other.");
  }
  return withLetters(flags, io, async (letters) => {
    const chosen = await selectedIds(letters, ids, flags);
    return each(chosen, (id) => letters.redrive(id, mended), "redriven", flags, io);
  });
}

function payloadOf(path: string, io: Io): Uint8Array {
  const absolute = resolve(io.cwd, path);
  const stats = statSync(absolute, { throwIfNoEntry: false });
  if (!stats?.isFile()) throw new UsageError(`there is no file ${path}.`, "check `--payload`.");
  return new Uint8Array(readFileSync(absolute));
}

export interface DiscardFlags extends CommonFlags, PlaceFlags, LetterSelection {
  readonly yes?: boolean;
}

/** `asyncapi-gen dead-letters discard`: forgets them; what waited behind them goes on. */
export function discardLetters(
  ids: readonly number[],
  flags: DiscardFlags,
  io: Io,
): Promise<ExitCode> {
  checkSelection(ids, flags);
  return withLetters(flags, io, async (letters) => {
    const chosen = await selectedIds(letters, ids, flags);
    const question = `Discard ${counted(chosen.length, "dead letter")} for good?`;
    if (chosen.length > 0 && !(await confirmed(question, flags.yes ?? false, io))) {
      io.stderr.write("Nothing was discarded.\n");
      return exitCodes.clean;
    }
    return each(chosen, (id) => letters.discard(id), "discarded", flags, io);
  });
}

const withLetters = (
  flags: CommonFlags & PlaceFlags,
  io: Io,
  work: (letters: DeadLetters) => Promise<ExitCode>,
): Promise<ExitCode> =>
  attempt(flags, io, () => withOperator(flags, io, ({ deadLetters }) => work(deadLetters)));

/** Does it to one after the other; one that is gone does not keep the rest from it. */
async function each(
  ids: readonly number[],
  work: (id: number) => Promise<void>,
  done: "redriven" | "discarded",
  flags: CommonFlags & LetterSelection,
  io: Io,
): Promise<ExitCode> {
  const dealtWith: number[] = [];
  const found: Diagnostic[] = [];
  for (const id of ids) {
    if (await isThere(() => work(id))) dealtWith.push(id);
    // Of `--all`, somebody else (or its consumer) has dealt with it: that is what was wanted.
    else if (!flags.all) found.push(unknownLetter(id).diagnostic);
  }
  report({ diagnostics: found }, flags, io, { [done]: dealtWith });
  if (!flags.quiet) io.stderr.write(`${counted(dealtWith.length, "dead letter")} ${done}.\n`);
  return hasErrors(found) ? exitCodes.findings : exitCodes.clean;
}

async function isThere(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof RuntimeError && error.code === "options") return false;
    throw error;
  }
}

const unknownLetter = (id: number) =>
  new FindingError(
    "store/unknown",
    `There is no dead letter ${id}.`,
    "see `asyncapi-gen dead-letters list`; it may have been redriven or discarded meanwhile.",
  );
