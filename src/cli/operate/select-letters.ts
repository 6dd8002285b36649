import type { DeadLetter, DeadLetters } from "../../runtime/dead-letters.js";
import { UsageError } from "../usage-error.js";

/** Which dead letters a command is about. */
export interface LetterSelection {
  readonly all?: boolean;
  readonly consumer?: string;
  readonly reason?: string;
}

const PAGE = 500;

/** Throws `UsageError` for a selection that contradicts itself or names nothing. */
export function checkSelection(
  ids: readonly number[],
  { all = false, consumer, reason }: LetterSelection,
): void {
  if (all && ids.length > 0) {
    throw new UsageError("ids and `--all` do not go together.", "leave one out.");
  }
  if (!all && (consumer ?? reason) !== undefined) {
    throw new UsageError("`--consumer` and `--reason` go with `--all`.", "add `--all`.");
  }
  if (!all && ids.length === 0) {
    throw new UsageError("which dead letters?", "name ids, or add `--all`.");
  }
}

/** The ids that were named, or those that `--all` with its filters finds now; oldest first. */
export async function selectedIds(
  letters: DeadLetters,
  ids: readonly number[],
  { all = false, consumer, reason }: LetterSelection,
): Promise<readonly number[]> {
  if (!all) return [...new Set(ids)];
  const filter = {
    ...(consumer !== undefined && { consumer }),
    ...(reason !== undefined && { reason }),
    limit: PAGE,
  };
  // All ids before the first change: a letter that dies again at once must not come round again.
  const found: number[] = [];
  for (let page = await letters.list(filter); page.length > 0; ) {
    found.push(...page.map(({ id }) => Number(id)));
    page = await letters.list({ ...filter, beforeId: found.at(-1) ?? 0 });
  }
  return found.reverse();
}

export async function letterOf(letters: DeadLetters, id: number): Promise<DeadLetter | undefined> {
  const [found] = await letters.list({ beforeId: id + 1, limit: 1 });
  return found !== undefined && Number(found.id) === id ? found : undefined;
}
