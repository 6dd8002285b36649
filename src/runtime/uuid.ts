const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/**
 * A UUID version 7 (RFC 9562): 48 bits of time, then randomness, so that ids made later sort later
 * and an index on them grows at its end.
 */
export function uuidVersion7(nowMs: number, random: Uint8Array): string {
  const time = Math.trunc(nowMs).toString(16).padStart(12, "0");
  let tail = "";
  for (let place = 0; place < 10; place += 1) tail += hex[random[place] ?? 0];
  const variant = (8 + (Number.parseInt(tail.slice(4, 5), 16) % 4)).toString(16);
  const clock = `${time.slice(0, 8)}-${time.slice(8, 12)}`;
  return `${clock}-7${tail.slice(1, 4)}-${variant}${tail.slice(5, 8)}-${tail.slice(8, 20)}`;
}
