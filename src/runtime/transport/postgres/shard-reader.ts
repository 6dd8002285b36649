import { advancePosition, type Step } from "../../store/operations/positions.js";
import type { LogRow } from "../../store/operations/read-log.js";
import type { Store } from "../../store/store.js";
import { transact } from "../../store/transaction.js";
import type { Delivery, Environment, SubscribeOptions, TransportMessage } from "../transport.js";

/** Reads one shard for one consumer, one message at a time, as long as the lease of it is held. */
export interface ShardReader {
  readonly shard: number;
  readonly epoch: number;
  /** Up to here everything has been fetched or is for others. */
  readonly scanned: number;
  /** Nothing to do but to fetch. */
  readonly idle: boolean;
  /** Something is queued and nobody delivers it. */
  readonly waiting: boolean;
  /** The position to skip to, when nothing is queued and it lies behind what was scanned. */
  readonly skip: Step | undefined;
  skipped(pos: number): void;
  /** From here to `endReading` the queue is being filled: nothing is offered to it. */
  startReading(): void;
  /** `rows` are what is for this consumer between `scanned` and `scannedTo`. */
  endReading(rows: readonly LogRow[], scannedTo: number): void;
  /** As read, what follows position `after`; refused (false) unless it stands there and has room. */
  offer(rows: readonly LogRow[], after: number, scannedTo: number): boolean;
  /** Delivers what is queued, until the queue is empty or something is in the way. */
  run(): Promise<RunResult>;
  /** Resolves when nothing is being delivered; nothing follows. */
  close(): Promise<void>;
}

/** How many messages of a shard wait in memory before no more are taken on. */
export const queueMax = 32;
/** How many bytes of payloads: of these and one message more. */
export const queueBytesMax = 2 ** 20;

/** "refused": the message was handed back, try again later; "not-held": the lease has run out. */
export type RunResult = "empty" | "refused" | "not-held";

export interface ShardReaderOptions {
  readonly store: Store;
  readonly environment: Environment;
  readonly wanted: SubscribeOptions;
  readonly shard: number;
  readonly epoch: number;
  readonly pos: number;
  /** The holder before may have died while it handled the next message. */
  readonly suspect: boolean;
  isHeld(): boolean;
}

export function createShardReader(options: ShardReaderOptions): ShardReader {
  const { store, environment, wanted, shard, epoch } = options;
  const queue: LogRow[] = [];
  let pos = options.pos;
  let scanned = options.pos;
  let reading = false;
  let redelivered = options.suspect;
  let closed = false;
  let running: Promise<RunResult> | undefined;

  const deliverNext = async (row: LogRow): Promise<boolean> => {
    const step: Step = { consumer: wanted.consumer, shard, epoch, pos: row.pos };
    const settled = await settle(store, environment, wanted, row, step, redelivered);
    if (!settled) {
      redelivered = true;
      return false;
    }
    redelivered = false;
    pos = row.pos;
    queue.shift();
    return true;
  };
  const runAll = async (): Promise<RunResult> => {
    for (let row = queue[0]; row !== undefined; row = queue[0]) {
      if (closed || !options.isHeld()) return "not-held";
      if (!(await deliverNext(row))) return "refused";
    }
    return "empty";
  };
  return {
    shard,
    epoch,
    get scanned() {
      return scanned;
    },
    get idle() {
      return !closed && !reading && running === undefined && queue.length === 0;
    },
    get waiting() {
      return !closed && running === undefined && queue.length > 0;
    },
    get skip() {
      const settled = queue.length === 0 && !reading && running === undefined;
      if (!settled || pos >= scanned) return undefined;
      return { consumer: wanted.consumer, shard, epoch, pos: scanned };
    },
    skipped(to) {
      pos = Math.max(pos, to);
    },
    startReading() {
      reading = true;
    },
    endReading(rows, scannedTo) {
      reading = false;
      queue.push(...rows);
      scanned = Math.max(scanned, scannedTo);
    },
    offer(rows, after, scannedTo) {
      if (closed || reading || scanned !== after || isFull(queue)) return false;
      queue.push(...rows);
      scanned = scannedTo;
      return true;
    },
    run() {
      running ??= runAll().finally(() => {
        running = undefined;
      });
      return running;
    },
    async close() {
      closed = true;
      await running;
    },
  };
}

export const bytesOf = (rows: readonly LogRow[]): number =>
  rows.reduce((sum, { data }) => sum + data.byteLength, 0);

const isFull = (queue: readonly LogRow[]): boolean =>
  queue.length >= queueMax || bytesOf(queue) >= queueBytesMax;

/** True: the message is done with. */
async function settle(
  store: Store,
  { clock }: Environment,
  wanted: SubscribeOptions,
  row: LogRow,
  step: Step,
  redelivered: boolean,
): Promise<boolean> {
  let acknowledged = false;
  const own = wanted.storeIdentity === store.identity;
  // The position's table is the transport's, whatever schema the consumer's store has.
  const ackIn: Delivery["ackIn"] = async (tx) => {
    advancePosition({ ...tx, schema: store.schema }, step);
    acknowledged = true;
  };
  const delivery: Delivery = {
    message: asMessage(row),
    redelivered,
    ...(own ? { ackIn } : {}),
    async ack() {
      await transact(store, clock, async (tx) => advancePosition(tx, step));
      acknowledged = true;
    },
    async nack() {
      acknowledged = false;
    },
  };
  try {
    await wanted.deliver(delivery);
  } catch {
    return false;
  }
  return acknowledged;
}

const asMessage = ({ channel, key, envelope, headers, data }: LogRow): TransportMessage => ({
  channel,
  key: key ?? undefined,
  envelope,
  headers,
  data,
});
