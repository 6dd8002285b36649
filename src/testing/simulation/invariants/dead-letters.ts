import { messageName } from "../witness.js";
import type { ParkedRow, Scene } from "./scene.js";

/** Attempts that the runtime makes by default. */
const attemptsMax = 8;

/**
 * Every message that cannot be handled ends as a dead letter after a bounded number of attempts, and
 * none else does. Looked at before the dead letters are mended.
 */
export function deadLettersAccountedFor({ parked, witness, inbox }: Scene): readonly string[] {
  const dead = new Map(
    parked
      .filter(({ state }) => state === "dead")
      .map((row) => [`${row.consumer} ${messageName(row)}`, row]),
  );
  const crashed = witness.seen.has("fault crash");
  const unexpected = [...dead].filter(
    ([name, row]) => !witness.poisoned.has(name) && !(crashed && row.reason === "crashed"),
  );
  // One that was undone while it was retried has been refused for good: it needs no handler any more.
  const missing = [...witness.poisoned].filter(([name]) => !dead.has(name) && !inbox.has(name));
  return [
    ...unexpected.map(([, row]) => `${lettered(row)}: ${row.detail}`),
    ...missing.map(
      ([name, ran]) => `${name} cannot be handled, ran ${ran} times, and is no dead letter`,
    ),
    ...[...dead.values()]
      .filter(({ attempts }) => attempts > attemptsMax + 1)
      .map((row) => `${lettered(row)} after ${row.attempts} attempts`),
  ];
}

/** Once what was wrong is mended, and the dead letters are handed over again, none is left. */
export const noDeadLetterLeft = ({ parked }: Scene): readonly string[] =>
  parked.filter(({ state }) => state === "dead").map((row) => `${lettered(row)}: ${row.detail}`);

const lettered = ({ type, id, consumer }: ParkedRow) =>
  `${type} ${id} is a dead letter of ${consumer}`;
