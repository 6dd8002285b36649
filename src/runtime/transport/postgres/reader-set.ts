import type { GainedLease } from "../../lease/leases.js";
import { takeOverChannels } from "../../store/operations/channel-positions.js";
import { takeOverPositions } from "../../store/operations/positions.js";
import type { Store, Tx } from "../../store/store.js";
import type { Environment, SubscribeOptions } from "../transport.js";
import { type Replay, replayOf } from "./replay.js";
import { createShardReader, type ShardReader } from "./shard-reader.js";

type Held = () => ReadonlyMap<string, number>;

/** The readers of a consumer in this process: one for each shard whose lease is held. */
export interface ReaderSet {
  readonly all: readonly ShardReader[];
  /** Inside the transaction that took the leases: fences the former holder off, reads the positions. */
  takeOver(tx: Tx, gained: readonly GainedLease[]): Promise<void>;
  /** Opens readers for what is held, closes those for what is not. */
  match(): void;
  /** Closes the readers of these shards; resolves when none of them delivers any more. */
  letGo(names: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

interface TakenOver {
  readonly epoch: number;
  readonly pos: number;
  readonly suspect: boolean;
  readonly replay: Replay | undefined;
}

export function createReaderSet(
  store: Store,
  environment: Environment,
  wanted: SubscribeOptions,
  { held, onHungry }: { readonly held: Held; readonly onHungry: () => void },
): ReaderSet {
  const readers = new Map<string, ShardReader>();
  const takenOver = new Map<string, TakenOver>();

  const open = (name: string, taken: TakenOver): ShardReader => {
    const isHeld = () => held().get(name) === taken.epoch;
    const shard = Number(name);
    return createShardReader({ store, environment, wanted, shard, isHeld, onHungry, ...taken });
  };
  const closing = new Set<Promise<void>>();
  const close = (name: string, reader: ShardReader) => {
    readers.delete(name);
    const closed = reader.close().finally(() => closing.delete(closed));
    closing.add(closed);
  };
  const closeAll = async (names: Iterable<string>) => {
    for (const name of [...names]) {
      const reader = readers.get(name);
      if (reader !== undefined) close(name, reader);
    }
    // Also what `match` has closed and nobody has waited for yet.
    await Promise.all(closing);
  };
  return {
    get all() {
      return [...readers.values()];
    },
    async takeOver(tx, gained) {
      const epochs = new Map(gained.map(({ name, epoch }) => [Number(name), Number(epoch)]));
      const { consumer, channels } = wanted;
      const positions = await takeOverPositions(tx, consumer, epochs);
      const left = await takeOverChannels(tx, consumer, [...epochs.keys()], channels);
      for (const { name, epoch, abandoned } of gained) {
        const pos = positions.get(Number(name)) ?? 0;
        const replay = replayOf(left.get(Number(name)) ?? [], pos);
        const from = replay?.from ?? pos;
        takenOver.set(name, { epoch: Number(epoch), pos: from, suspect: abandoned, replay });
      }
    },
    match() {
      const now = held();
      for (const [name, reader] of [...readers]) {
        if (now.get(name) !== reader.epoch) close(name, reader);
      }
      for (const [name, epoch] of now) {
        const taken = takenOver.get(name);
        // The transaction that took it over may have been rolled back after it told us.
        if (!readers.has(name) && taken?.epoch === epoch) readers.set(name, open(name, taken));
      }
    },
    letGo: closeAll,
    close: () => closeAll(readers.keys()),
  };
}
