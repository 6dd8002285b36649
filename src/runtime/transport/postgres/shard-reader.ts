import { advancePosition, type Step } from "../../store/operations/positions.js";
import type { LogRow } from "../../store/operations/read-log.js";
import type { Store } from "../../store/store.js";
import { transact } from "../../store/transaction.js";
import type { Delivery, Environment, SubscribeOptions, TransportMessage } from "../transport.js";
import type { Replay } from "./replay.js";

/** Reads one shard for one consumer, in order, as long as the lease of it is held. */
export interface ShardReader {
  readonly shard: number;
  readonly epoch: number;
  /** Up to here everything has been fetched or is for others. */
  readonly scanned: number;
  /** How many messages may wait in memory before no more are taken on. */
  readonly queueMax: number;
  /** Not so where a former holder has read for this consumer already, all but a channel new to it. */
  wants(row: LogRow): boolean;
  /** What was left behind and has been read by now; undefined: nothing, or not yet. */
  readonly caughtUp: readonly string[] | undefined;
  /** That is written down. */
  joined(): void;
  /** Has room for what comes next in the log. */
  readonly hungry: boolean;
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

const queueMin = 32;
/** How many bytes of payloads may wait: of these and one message more. */
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
  readonly replay: Replay | undefined;
  /** The holder before may have died while it handled the next messages. */
  readonly suspect: boolean;
  isHeld(): boolean;
  /** It has become hungry while it delivers. */
  onHungry(): void;
}

export function createShardReader(options: ShardReaderOptions): ShardReader {
  const { wanted, shard, epoch } = options;
  const runMax = wanted.deliverRun?.max ?? 1;
  const queueMax = Math.max(queueMin, 2 * runMax);
  const queue: LogRow[] = [];
  let { pos, replay } = options;
  let scanned = options.pos;
  let reading = false;
  let suspects = options.suspect ? runMax : 0;
  let closed = false;
  let running: Promise<RunResult> | undefined;

  const isFilled = (part: number) =>
    queue.length > queueMax * part || bytesOf(queue) > queueBytesMax * part;
  const isHungry = () => !closed && !reading && !isFilled(1 / 2);
  const deliverNext = async (): Promise<boolean> => {
    const rows = queue.slice(0, runMax);
    const settled = await settleRun(options, rows, suspects);
    const wasHungry = isHungry();
    pos = rows[settled - 1]?.pos ?? pos;
    queue.splice(0, settled);
    const isWhole = settled === rows.length;
    suspects = Math.max(isWhole ? 0 : 1, suspects - settled);
    if (isHungry() && !wasHungry) options.onHungry();
    return isWhole;
  };
  const runAll = async (): Promise<RunResult> => {
    while (queue.length > 0) {
      if (closed || !options.isHeld()) return "not-held";
      if (!(await deliverNext())) return "refused";
    }
    return "empty";
  };
  return {
    shard,
    epoch,
    queueMax,
    get scanned() {
      return scanned;
    },
    wants: (row) => replay === undefined || replay.wants(row),
    get caughtUp() {
      return replay !== undefined && pos >= replay.upTo ? replay.channels : undefined;
    },
    joined() {
      replay = undefined;
    },
    get hungry() {
      return isHungry();
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
      if (closed || reading || scanned !== after || isFilled(1)) return false;
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

/** Delivers messages that follow each other; answers how many of them, from the first, are done with. */
async function settleRun(
  options: ShardReaderOptions,
  rows: readonly LogRow[],
  suspects: number,
): Promise<number> {
  const { wanted } = options;
  let settled = 0;
  const deliveries = rows.map((row, place) =>
    createDelivery(options, row, place < suspects, (isDone) => {
      settled = isDone ? place + 1 : Math.min(settled, place);
    }),
  );
  const [only] = deliveries;
  try {
    if (wanted.deliverRun === undefined && only !== undefined) await wanted.deliver(only);
    else await wanted.deliverRun?.deliver({ deliveries, consecutive: true });
  } catch {
    return 0;
  }
  return settled;
}

function createDelivery(
  { store, environment: { clock }, wanted, shard, epoch }: ShardReaderOptions,
  row: LogRow,
  redelivered: boolean,
  settle: (isDone: boolean) => void,
): Delivery {
  const step: Step = { consumer: wanted.consumer, shard, epoch, pos: row.pos };
  const own = wanted.storeIdentity === store.identity;
  // The position's table is the transport's, whatever schema the consumer's store has.
  const ackIn: Delivery["ackIn"] = async (tx) => {
    advancePosition({ ...tx, schema: store.schema }, step);
    settle(true);
  };
  return {
    message: asMessage(row),
    redelivered,
    ...(own ? { ackIn } : {}),
    async ack() {
      await transact(store, clock, async (tx) => advancePosition(tx, step));
      settle(true);
    },
    async nack() {
      settle(false);
    },
  };
}

const asMessage = ({ shard, pos, channel, key, ...row }: LogRow): TransportMessage => ({
  channel,
  key: key ?? undefined,
  envelope: row.envelope,
  headers: row.headers,
  data: row.data,
  coordinates: `log/${shard}/${pos}`,
});
