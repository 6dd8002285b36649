import { randomBytes } from "node:crypto";
import type { Random } from "./clock.js";
import { uuidVersion7 } from "./uuid.js";

/** The machine's randomness; ids are UUIDs version 7. */
export const systemRandom: Random = Object.freeze({
  next: () => Math.random(),
  newId: () => uuidVersion7(Date.now(), randomBytes(10)),
});

/** 256 bits that nobody guesses, as text. */
export const newSecret = (): string => randomBytes(32).toString("base64url");
