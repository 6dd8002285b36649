import { createHash } from "node:crypto";
import { sortKeys } from "./canonical.js";
import type { Contract, Json } from "./model.js";

/** SHA-256 of the contract, in hex: equal for documents that say the same. */
export const fingerprint = (contract: Contract): string =>
  createHash("sha256")
    // A contract is plain JSON by definition; its interfaces just lack the index signature.
    .update(JSON.stringify(sortKeys(contract as unknown as Json)))
    .digest("hex");
