import { hash } from "node:crypto";

const encoder = new TextEncoder();

/** How many lanes the outbox and the log have. Stored with the data: it cannot change later. */
export const shardCount = 16;

/**
 * 32-bit FNV-1a over UTF-8 with murmur3's finaliser, because FNV's low bits alone spread badly.
 * Stored shards depend on it: it must never change.
 */
export function hash32(text: string): number {
  const bytes = encoder.encode(text);
  let hash = 0x811c9dc5;
  // By index: an iterator costs several times as much, and this runs for every message.
  for (let at = 0; at < bytes.length; at += 1)
    hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The lane of a key; the same in every process and for ever. */
export const shardOf = (key: string): number => hash32(key) % shardCount;

/** As PostgreSQL's `integer`, which is signed. */
export const signed32 = (hash: number): number => hash | 0;

// In one call: an object for each hash costs several times as much as the hash.
/** Fixed-size name for bytes or text of any size, e.g. in an index. */
export const digest = (data: Uint8Array | string): string => hash("sha256", data, "base64url");
