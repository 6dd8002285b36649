import type { LeftBehind } from "../../store/operations/channel-positions.js";
import type { LogRow } from "../../store/operations/read-log.js";
import { matchAddress } from "../../wire/channel-address.js";

/** What a former holder of a shard passed over, because it did not know these channels. */
export interface Replay {
  /** Where reading begins: before the consumer's position. */
  readonly from: number;
  /** The consumer's position: from here on nothing was passed over. */
  readonly upTo: number;
  readonly channels: readonly string[];
  wants(row: Pick<LogRow, "pos" | "channel">): boolean;
}

/** Undefined: whatever was left behind stands where the consumer does. */
export function replayOf(left: readonly LeftBehind[], upTo: number): Replay | undefined {
  if (left.length === 0) return undefined;
  return {
    from: Math.min(upTo, ...left.map(({ pos }) => pos)),
    upTo,
    channels: left.map(({ channel }) => channel),
    wants: ({ pos, channel }) =>
      pos > upTo ||
      left.some((one) => pos > one.pos && matchAddress(one.channel, channel) !== undefined),
  };
}
