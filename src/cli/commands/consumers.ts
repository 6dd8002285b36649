import type { Consumers, KnownConsumer } from "../../runtime/consumers.js";
import { RuntimeError } from "../../runtime/errors.js";
import { backlogOf, forget } from "../../runtime/transport/nats/durable.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { Io } from "../io.js";
import { answer, counted } from "../operate/answer.js";
import { attempt } from "../operate/attempt.js";
import { FindingError } from "../operate/finding-error.js";
import { withNats } from "../operate/open-nats.js";
import { withOperator } from "../operate/open-store.js";
import type { PlaceFlags } from "../operate/place.js";
import { type Column, table } from "../operate/table.js";
import type { CommonFlags } from "../program.js";
import { report } from "../report.js";
import { UsageError } from "../usage-error.js";

export interface ConsumersFlags extends CommonFlags, PlaceFlags {
  readonly stream?: string;
}

const source: Column<KnownConsumer> = {
  title: "READS",
  text: ({ stream }) => (stream === undefined ? "the log" : `NATS ${stream}`),
};

const columns = (known: readonly KnownConsumer[]): readonly Column<KnownConsumer>[] => [
  { title: "CONSUMER", text: ({ consumer }) => consumer },
  ...(known.some(({ stream }) => stream !== undefined) ? [source] : []),
  { title: "BEHIND", text: ({ behind = "?" }) => String(behind), align: "right" },
  { title: "READERS", text: ({ members }) => String(members), align: "right" },
];

/** `asyncapi-gen consumers list`: those of the log of the postgres transport, and of streams of NATS. */
export function listConsumers(flags: ConsumersFlags, io: Io): Promise<ExitCode> {
  return attempt(flags, io, () =>
    withOperator(flags, io, async ({ consumers }) => {
      const known = await withBacklogs(await consumers.list(), io);
      answer(flags, io, { consumers: known }, () =>
        known.length === 0 ? "" : table(known, columns(known), io.stdout.columns),
      );
      if (!flags.quiet)
        io.stderr.write(`${counted(known.length, "consumer")}.${hint(known, io)}\n`);
      return exitCodes.clean;
    }),
  );
}

/** How far behind those of a stream are, the server at NATS_URL says. */
async function withBacklogs(
  known: readonly KnownConsumer[],
  io: Io,
): Promise<readonly KnownConsumer[]> {
  const streams = new Set(known.flatMap(({ stream }) => stream ?? []));
  if (streams.size === 0) return known;
  const names = known.map(({ consumer }) => consumer);
  const backlogs = await withNats(io, async (connected) => {
    const found = new Map<string, ReadonlyMap<string, number>>();
    for (const stream of streams) found.set(stream, await backlogOf(connected, stream, names));
    return found;
  });
  return known.map((one) => {
    const behind = backlogs?.get(one.stream ?? "")?.get(one.consumer);
    return behind === undefined ? one : { ...one, behind };
  });
}

const hint = (known: readonly KnownConsumer[], { env }: Io) =>
  (env.NATS_URL ?? "") === "" && known.some(({ behind }) => behind === undefined)
    ? " Set NATS_URL to see how far those of a stream are behind."
    : "";

/**
 * `asyncapi-gen consumers remove <name>`: the log keeps nothing for it any more, or with `--stream`
 * the server forgets where it was.
 */
export function removeConsumer(name: string, flags: ConsumersFlags, io: Io): Promise<ExitCode> {
  const { stream } = flags;
  if (stream !== undefined && (io.env.NATS_URL ?? "") === "") {
    throw new UsageError("`--stream` needs the server of NATS.", "set NATS_URL.");
  }
  return attempt(flags, io, () =>
    withOperator(flags, io, async ({ consumers }) => {
      const known = (await consumers.list()).some(
        (one) => one.consumer === name && one.stream === stream,
      );
      if (known) await removeUnread(consumers, name, stream);
      // Also of one that the store knows no more: such a command may have been killed in between.
      const forgotten = await forgetOnStream(name, stream, io);
      if (!known && !forgotten) throw unknown(name, stream);
      report({ diagnostics: [] }, flags, io, { removed: [name] });
      if (!flags.quiet) {
        const done =
          stream === undefined
            ? `The log keeps nothing for ${name} any more.`
            : `The stream ${stream} has forgotten ${name}.`;
        io.stderr.write(`${done}\n`);
      }
      return exitCodes.clean;
    }),
  );
}

async function removeUnread(
  consumers: Consumers,
  name: string,
  stream: string | undefined,
): Promise<void> {
  try {
    await consumers.remove(name, stream === undefined ? {} : { stream });
  } catch (error) {
    if (!(error instanceof RuntimeError) || error.code !== "options") throw error;
    throw new FindingError(
      "store/refused",
      `A process reads for the consumer ${name}.`,
      "stop the service, and wait until its lease has run out.",
    );
  }
}

async function forgetOnStream(name: string, stream: string | undefined, io: Io): Promise<boolean> {
  if (stream === undefined) return false;
  return (await withNats(io, (connected) => forget(connected, stream, name))) ?? false;
}

const unknown = (name: string, stream: string | undefined) =>
  new FindingError(
    "store/unknown",
    `${stream === undefined ? "The log" : `The stream ${stream}`} knows no consumer ${name}.`,
    "see `asyncapi-gen consumers list`.",
  );
