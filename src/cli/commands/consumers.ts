import type { KnownConsumer } from "../../runtime/consumers.js";
import { RuntimeError } from "../../runtime/errors.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { Io } from "../io.js";
import { answer, counted } from "../operate/answer.js";
import { attempt } from "../operate/attempt.js";
import { FindingError } from "../operate/finding-error.js";
import { withOperator } from "../operate/open-store.js";
import type { PlaceFlags } from "../operate/place.js";
import { type Column, table } from "../operate/table.js";
import type { CommonFlags } from "../program.js";
import { report } from "../report.js";

export interface ConsumersFlags extends CommonFlags, PlaceFlags {}

const columns: readonly Column<KnownConsumer>[] = [
  { title: "CONSUMER", text: ({ consumer }) => consumer },
  { title: "BEHIND", text: ({ behind }) => String(behind), align: "right" },
  { title: "READERS", text: ({ members }) => String(members), align: "right" },
];

/** `asyncapi-gen consumers list`: those that the log of the postgres transport keeps messages for. */
export function listConsumers(flags: ConsumersFlags, io: Io): Promise<ExitCode> {
  return attempt(flags, io, () =>
    withOperator(flags, io, async ({ consumers }) => {
      const known = await consumers.list();
      answer(flags, io, { consumers: known }, () =>
        known.length === 0 ? "" : table(known, columns, io.stdout.columns),
      );
      if (!flags.quiet) io.stderr.write(`${counted(known.length, "consumer")}.\n`);
      return exitCodes.clean;
    }),
  );
}

/** `asyncapi-gen consumers remove <name>`: the log keeps nothing for it any more. */
export function removeConsumer(name: string, flags: ConsumersFlags, io: Io): Promise<ExitCode> {
  return attempt(flags, io, () =>
    withOperator(flags, io, async ({ consumers }) => {
      if (!(await consumers.list()).some(({ consumer }) => consumer === name)) throw unknown(name);
      try {
        await consumers.remove(name);
      } catch (error) {
        if (!(error instanceof RuntimeError) || error.code !== "options") throw error;
        throw new FindingError(
          "store/refused",
          `A process reads for the consumer ${name}.`,
          "stop the service, and wait until its lease has run out.",
        );
      }
      report({ diagnostics: [] }, flags, io, { removed: [name] });
      if (!flags.quiet) io.stderr.write(`The log keeps nothing for ${name} any more.\n`);
      return exitCodes.clean;
    }),
  );
}

const unknown = (name: string) =>
  new FindingError(
    "store/unknown",
    `The log knows no consumer ${name}.`,
    "see `asyncapi-gen consumers list`.",
  );
