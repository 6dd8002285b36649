/** Percent-encoding of a text's UTF-8 bytes, every one of them. */
export const percent = (text: string): string =>
  Array.from(
    Buffer.from(text),
    (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
  ).join("");

/** Reads it back. A stranger may write a `%` that encodes nothing: then all stays as it stands. */
export function unpercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
