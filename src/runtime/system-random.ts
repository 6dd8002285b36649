import { randomBytes, randomFillSync } from "node:crypto";
import type { Random } from "./clock.js";
import { uuidVersion7 } from "./uuid.js";

// The system is asked for the randomness of many ids at once: a call for each costs more than the id.
const pool = new Uint8Array(10 * 256);
let used = pool.length;

function tenBytes(): Uint8Array {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += 10;
  return pool.subarray(used - 10, used);
}

/** The machine's randomness; ids are UUIDs version 7. */
export const systemRandom: Random = Object.freeze({
  next: () => Math.random(),
  newId: () => uuidVersion7(Date.now(), tenBytes()),
});

/** 256 bits that nobody guesses, as text. */
export const newSecret = (): string => randomBytes(32).toString("base64url");
