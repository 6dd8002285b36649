import type { Clock } from "../../clock.js";
import type { Connected } from "./connection.js";
import { findStream } from "./stream.js";

/** Whether the stream may take more; asked before publishing. */
export interface Room {
  /** Takes `bytes` of what is left; false: there is no room for them now. */
  take(bytes: number): boolean;
  /** Asks the server how large the stream is, unless that is known well enough. */
  refresh(): Promise<void>;
}

const staleMs = 1_000;
/** What the server writes around a message, and its subject. */
const recordBytes = 100;

/**
 * The limit of a stream is kept by those who publish, not by the server's `max_bytes`: before 2.10.5
 * a server that is nearly full takes a message, finds that it is too much, and drops the oldest ones,
 * also with `discard: new` (nats-server issues 4771 and 4775; reproduced on 2.9.10). Several
 * publishers may exceed it by what they send within a second.
 */
export function createRoom(
  connected: Connected,
  clock: Clock,
  stream: string,
  bytesMax: number,
): Room {
  let free = 0;
  let askedMs = Number.NEGATIVE_INFINITY;
  return {
    take(bytes) {
      const needed = bytes + recordBytes;
      if (needed > free) return false;
      free -= needed;
      return true;
    },
    async refresh() {
      if (clock.now() - askedMs < staleMs) return;
      const found = await findStream(connected, stream);
      free = bytesMax - (found?.state.bytes ?? 0);
      askedMs = clock.now();
    },
  };
}
