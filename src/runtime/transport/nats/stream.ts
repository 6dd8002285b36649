import type { StreamConfig, StreamInfo } from "@nats-io/jetstream";
import { RuntimeError } from "../../errors.js";
import { type Connected, reasonOf } from "./connection.js";

export interface StreamSettings {
  /** Name of the stream, one per system; subjects are `<stream>.<channel>`. Letters, digits, `_`, `-`. */
  readonly stream: string;
  /** How long messages are kept for consumers that are behind or come later. Default 7 days. */
  readonly retentionMs?: number;
  /** How large the stream may become; then publishing waits in the outbox. Default: no limit. */
  readonly bytesMax?: number;
  /** Copies in a cluster. Default 1. */
  readonly replicas?: number;
  /** How long the server recognises a message that is published twice. Default 2 minutes. */
  readonly dedupeWindowMs?: number;
}

const weekMs = 7 * 24 * 3_600_000;
const twoMinutesMs = 120_000;
const nanosPerMs = 1_000_000;
export const streamNotFound = 10_059;

export function checkStreamName(stream: string): void {
  if (/^[A-Za-z0-9_-]{1,100}$/.test(stream)) return;
  throw new RuntimeError(
    "options",
    `${JSON.stringify(stream)} cannot name a stream of NATS: use letters, digits, "_" and "-".`,
  );
}

/** Makes the stream, or takes the one that is there, unless it would lose messages. */
export async function ensureStream(connected: Connected, settings: StreamSettings): Promise<void> {
  const found = await findStream(connected, settings.stream);
  const { config } = found ?? (await makeStream(connected, settings));
  const objections = objectionsTo(config, settings, connected.nats.info?.version ?? "");
  if (objections.length === 0) return;
  throw new RuntimeError(
    "options",
    `The stream ${settings.stream} of NATS would lose messages: ${objections.join("; ")}. ` +
      "Change it (nats stream edit), or let the transport make another.",
  );
}

export async function findStream(
  { manager }: Connected,
  stream: string,
): Promise<StreamInfo | undefined> {
  try {
    return await manager.streams.info(stream);
  } catch (error) {
    if (codeOf(error) === streamNotFound) return undefined;
    throw error;
  }
}

/** The server's number for what it refused; undefined: it did not answer. */
export const codeOf = (error: unknown): number | undefined =>
  error instanceof Error && "apiError" in error && "code" in error ? Number(error.code) : undefined;

async function makeStream(connected: Connected, settings: StreamSettings): Promise<StreamInfo> {
  const { stream, retentionMs = weekMs, replicas = 1 } = settings;
  const windowMs = Math.min(settings.dedupeWindowMs ?? twoMinutesMs, retentionMs);
  try {
    return await connected.manager.streams.add({
      name: stream,
      subjects: [`${stream}.>`],
      storage: "file",
      retention: "limits",
      // What does not fit is refused and stays in the outbox; "old" would drop what nobody has read.
      discard: "new",
      max_age: retentionMs * nanosPerMs,
      // Not the server's affair, whatever bytesMax is: see room.ts.
      max_bytes: -1,
      num_replicas: replicas,
      duplicate_window: windowMs * nanosPerMs,
    });
  } catch (error) {
    // Somebody else, of another version or with other options, may have been faster.
    const found = await findStream(connected, stream);
    if (found !== undefined) return found;
    throw new RuntimeError("options", `NATS refuses the stream ${stream}: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
}

function objectionsTo(
  config: StreamConfig,
  { stream, retentionMs = weekMs }: StreamSettings,
  serverVersion: string,
): string[] {
  const objections: string[] = [];
  const object = (applies: boolean, why: string) => {
    if (applies) objections.push(why);
  };
  const limited = config.max_bytes > 0 || config.max_msgs > 0;
  const keptMs = config.max_age / nanosPerMs;
  object(!config.subjects?.includes(`${stream}.>`), `its subjects do not include ${stream}.>`);
  object(config.storage !== "file", `its storage is ${config.storage}, not file`);
  object(
    config.retention !== "limits",
    `its retention is ${config.retention}: what a consumer that comes later needs is gone`,
  );
  object(
    limited && config.discard !== "new",
    "when it is full it discards old messages, read or not",
  );
  object(
    config.max_bytes > 0 && config.discard === "new" && !refusesWhenFull(serverVersion),
    `a server of version ${serverVersion} drops old messages at its max_bytes in spite of discard new (before 2.10.5)`,
  );
  object(config.max_msgs_per_subject > 0, "it keeps only some messages of a channel");
  object(
    keptMs > 0 && keptMs < retentionMs,
    `it keeps messages for ${keptMs} ms, less than the ${retentionMs} ms of retentionMs`,
  );
  object(config.no_ack === true, "it does not acknowledge what it has stored");
  object(config.sealed === true, "it is sealed");
  return objections;
}

/** Whether `max_bytes` with `discard: new` keeps what the stream has; see room.ts. */
function refusesWhenFull(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split(/[.-]/).map(Number);
  return major > 2 || (major === 2 && (minor > 10 || (minor === 10 && patch >= 5)));
}
