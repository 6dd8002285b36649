import type { Io } from "../io.js";
import type { CommonFlags } from "../program.js";
import { formatOf } from "../report.js";

/** Prints a command's answer on the standard output: as JSON for programs, else as `text` says. */
export function answer(
  flags: CommonFlags,
  io: Io,
  json: Readonly<Record<string, unknown>>,
  text: () => string,
): void {
  const isJson = formatOf(flags, io) === "json";
  io.stdout.write(isJson ? `${JSON.stringify(json, null, 2)}\n` : text());
}

/** `2026-11-25 08:30:00Z`: sorts, and does not depend on where one sits. */
export const shownTime = (at: Date): string =>
  `${at.toISOString().slice(0, 19).replace("T", " ")}Z`;

export const counted = (number: number, what: string): string =>
  `${number} ${what}${number === 1 ? "" : "s"}`;
