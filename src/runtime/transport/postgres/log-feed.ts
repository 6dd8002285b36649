import { type ChannelFilter, type LogRow, readLog } from "../../store/operations/read-log.js";
import type { Store } from "../../store/store.js";
import { single } from "../../store/transaction.js";
import { addressPattern, channelMatcher, isParameterised } from "../../wire/channel-address.js";
import type { Environment } from "../transport.js";
import type { LogWatch } from "./log-watch.js";
import { bytesOf, queueBytesMax, type ShardReader } from "./shard-reader.js";

/** Brings a consumer's messages from the log to its readers. */
export interface LogFeed {
  /** Fills the readers that have room and whose shard goes on, with one query for all. */
  fetch(readers: readonly ShardReader[]): Promise<void>;
  /**
   * Hands over what this process has just appended, so that nobody reads it back. True: a reader
   * has something to do, or must fetch.
   */
  offer(readers: readonly ShardReader[], appended: readonly LogRow[]): boolean;
}

export function createLogFeed(
  store: Store,
  { clock }: Environment,
  watch: LogWatch,
  channels: readonly string[],
): LogFeed {
  const filter = channelFilter(channels);
  const isWanted = channelMatcher(channels);
  const headOf = ({ shard }: ShardReader) => watch.heads.get(shard) ?? 0;

  const offerShard = (reader: ShardReader, rows: readonly LogRow[]): boolean => {
    const [first, last] = [rows[0], rows.at(-1)];
    if (first === undefined || last === undefined) return headOf(reader) > reader.scanned;
    const wanted = rows.filter(({ channel }) => isWanted(channel));
    return !reader.offer(wanted, first.pos - 1, last.pos) || wanted.length > 0;
  };
  return {
    async fetch(readers) {
      const behind = readers.filter((reader) => reader.hungry && headOf(reader) > reader.scanned);
      if (behind.length === 0) return;
      // Heads before rows: what is appended in between is found again, never passed over.
      const heads = new Map(behind.map((reader) => [reader.shard, headOf(reader)]));
      const after = new Map(behind.map(({ shard, scanned }) => [shard, scanned]));
      for (const reader of behind) reader.startReading();
      const limit = Math.max(...behind.map(({ queueMax }) => queueMax));
      let rows: readonly LogRow[] = [];
      try {
        rows = await single(store, clock, (tx) => readLog(tx, after, filter, limit, queueBytesMax));
      } catch (error) {
        for (const reader of behind) reader.endReading([], reader.scanned);
        throw error;
      }
      for (const reader of behind) {
        const found = rows.filter(({ shard }) => shard === reader.shard);
        const last = found.at(-1)?.pos ?? 0;
        const isAll = found.length < limit && bytesOf(found) < queueBytesMax;
        const wanted = found.filter(reader.wants);
        reader.endReading(wanted, isAll ? Math.max(last, heads.get(reader.shard) ?? 0) : last);
      }
    },
    offer(readers, appended) {
      const rowsOf = ({ shard }: ShardReader) => appended.filter((row) => row.shard === shard);
      // No short cut: every reader must get its rows.
      const busy = readers.map((reader) => offerShard(reader, rowsOf(reader)));
      return busy.includes(true);
    },
  };
}

function channelFilter(channels: readonly string[]): ChannelFilter {
  return {
    exact: channels.filter((channel) => !isParameterised(channel)),
    patterns: channels.filter(isParameterised).map(addressPattern),
  };
}
