import type { Clock } from "../../clock.js";
import { digest } from "../../wire/hash.js";
import type { PublishOutcome, TransportMessage } from "../transport.js";
import { away, type Connected, ping, reasonOf } from "./connection.js";
import { type HeaderLines, toHeaders } from "./headers.js";
import { percent } from "./percent.js";
import { createRoom, type Room } from "./room.js";
import { codeOf, findStream } from "./stream.js";
import { subjectBytesMax, subjectOf } from "./subject.js";

export interface PublishSettings {
  readonly stream: string;
  readonly publishTimeoutMs: number;
  /** False: the server is not asked to recognise what is published twice. */
  readonly dedupe: boolean;
  /** How large the stream may become; absent: no limit. */
  readonly bytesMax?: number | undefined;
}

/** Most bytes of one batch on their way at once. */
const bytesUnderWayMax = 8 * 2 ** 20;
/** The server keeps the length of headers in 16 bits. */
const headerBytesMax = 2 ** 16 - 1;

/** Sends a batch, pipelined; resolves when the server has answered for each message. */
export function createPublish(connected: Connected, clock: Clock, settings: PublishSettings) {
  const { stream, publishTimeoutMs, bytesMax } = settings;
  const room = bytesMax === undefined ? undefined : createRoom(connected, clock, stream, bytesMax);
  // After a timeout nothing is handed to the connection until the server has answered a ping.
  let doubtful = false;
  const send = async (window: readonly TransportMessage[]): Promise<readonly PublishOutcome[]> => {
    await room?.refresh();
    const settled = await Promise.allSettled(
      window.map((message) => publishOne(connected, settings, room, message)),
    );
    return settled.map((one) => {
      if (one.status === "fulfilled") return one.value;
      throw one.reason;
    });
  };
  return async (batch: readonly TransportMessage[]): Promise<readonly PublishOutcome[]> => {
    // The client would keep what it cannot send, and every new try would add to it.
    if (!connected.isUp) throw away("it is disconnected");
    if (doubtful) await ping(connected, publishTimeoutMs);
    doubtful = true;
    const outcomes: PublishOutcome[] = [];
    for (const window of windowsOf(batch)) outcomes.push(...(await send(window)));
    doubtful = false;
    return outcomes;
  };
}

function* windowsOf(batch: readonly TransportMessage[]): Generator<readonly TransportMessage[]> {
  let window: TransportMessage[] = [];
  let bytes = 0;
  for (const message of batch) {
    if (window.length > 0 && bytes + message.data.byteLength > bytesUnderWayMax) {
      yield window;
      window = [];
      bytes = 0;
    }
    window.push(message);
    bytes += message.data.byteLength;
  }
  if (window.length > 0) yield window;
}

async function publishOne(
  connected: Connected,
  settings: PublishSettings,
  room: Room | undefined,
  message: TransportMessage,
): Promise<PublishOutcome> {
  const subject = subjectOf(settings.stream, message.channel);
  const lines = toHeaders(message);
  const headers = connected.driver.transport.headers();
  for (const [name, value] of lines) headers.append(name, value);
  const msgID = settings.dedupe ? messageId(message, subject) : undefined;
  const bytes = headerBytesOf(lines, msgID) + message.data.byteLength;
  const tooLarge = excess(connected, subject, bytes, bytes - message.data.byteLength);
  if (tooLarge !== undefined) return { refused: tooLarge, retry: false };
  if (room?.take(bytes) === false) {
    return { refused: `The stream ${settings.stream} has no room: see bytesMax.`, retry: true };
  }
  try {
    await connected.jetstream.publish(subject, message.data, {
      headers,
      timeout: settings.publishTimeoutMs,
      expect: { streamName: settings.stream },
      ...(msgID === undefined ? {} : { msgID }),
    });
    return "accepted";
  } catch (error) {
    return refusalOf(connected, settings.stream, error);
  }
}

/**
 * What the server recognises a message by. Its channel belongs to it, because other consumers wait
 * there, and its body: two messages under one id are a defect that a consumer must see, not one that
 * the server drops in silence.
 */
function messageId({ envelope, data }: TransportMessage, subject: string): string | undefined {
  const { source, id } = envelope;
  if (source === undefined || id === undefined) return undefined;
  return `${encoded(source)}/${encoded(id)}/${digest(data)}/${subject}`;
}

const encoded = (text: string) => text.replace(/[^A-Za-z0-9_.-]+/g, percent);

/** Why the server could never take it: found here, because the server would close the connection. */
function excess(
  { nats }: Connected,
  subject: string,
  bytes: number,
  headerBytes: number,
): string | undefined {
  if (subject.length > subjectBytesMax) {
    return `Its subject has ${subject.length} bytes; the limit is ${subjectBytesMax}.`;
  }
  if (headerBytes > headerBytesMax) {
    return `Its headers have ${headerBytes} bytes; the limit of JetStream is ${headerBytesMax}.`;
  }
  const bytesMax = nats.info?.max_payload ?? Number.POSITIVE_INFINITY;
  if (bytes <= bytesMax) return undefined;
  return `It has ${bytes} bytes with its headers; max_payload of the server is ${bytesMax}.`;
}

const headerBytesOf = (lines: HeaderLines, msgID = ""): number =>
  lines.reduce(
    (sum, [name, value]) => sum + name.length + value.length + 4,
    serverHeaderBytes + msgID.length,
  );

// The version line, the message id's and the expected stream's names, with room for its name.
const serverHeaderBytes = 200;

// What another try would meet again.
const tooLargeCodes = new Set([10_052, 10_054]);

async function refusalOf(
  connected: Connected,
  stream: string,
  error: unknown,
): Promise<PublishOutcome> {
  const code = codeOf(error);
  if (code !== undefined) return { refused: reasonOf(error), retry: !tooLargeCodes.has(code) };
  // Nobody listens: JetStream is not there for the moment, or there is no such stream any more.
  if (isUnheard(error) && (await isGone(connected, stream, error))) {
    return { refused: `NATS has no stream ${stream} for it.`, retry: false };
  }
  throw away(reasonOf(error), error);
}

const isUnheard = (error: unknown): boolean =>
  error instanceof Error && error.name === "JetStreamNotEnabled";

async function isGone(connected: Connected, stream: string, cause: unknown): Promise<boolean> {
  try {
    const found = await findStream(connected, stream);
    return found === undefined || !found.config.subjects.includes(`${stream}.>`);
  } catch {
    throw away(reasonOf(cause), cause);
  }
}
