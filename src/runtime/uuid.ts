/**
 * A UUID version 7 (RFC 9562): 48 bits of time, then randomness, so that ids made later sort later
 * and an index on them grows at its end.
 */
export function uuidVersion7(nowMs: number, random: Uint8Array): string {
  const time = Math.trunc(nowMs).toString(16).padStart(12, "0");
  const tail = Array.from(random.subarray(0, 10), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
  const variant = (8 + (Number.parseInt(tail.slice(4, 5), 16) % 4)).toString(16);
  return [
    time.slice(0, 8),
    time.slice(8, 12),
    `7${tail.slice(1, 4)}`,
    `${variant}${tail.slice(5, 8)}`,
    tail.slice(8, 20),
  ].join("-");
}
