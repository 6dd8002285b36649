import { printable } from "../../diagnostics/printable.js";

const SHOWN_MAX = 64 * 1024;
const BYTES_PER_LINE = 16;

/**
 * Bytes as text for a terminal: lines as they came, with control characters neutralised; what is no
 * UTF-8 as hexadecimal. JSON is not laid out anew: that would hide doubled keys and change numbers.
 */
export function payloadText(data: Uint8Array): string {
  const head = data.subarray(0, SHOWN_MAX);
  const text = utf8(data) === undefined ? hexadecimal(head) : lines(cutText(head));
  const rest = data.length - head.length;
  return rest === 0 ? text : `${text}... ${rest} more bytes; \`--format json\` has them all.\n`;
}

/** The text of bytes that are UTF-8, else undefined. */
export function utf8(data: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    return undefined;
  }
}

/** The last character may have been cut in two. */
const cutText = (head: Uint8Array): string =>
  new TextDecoder("utf-8", { ignoreBOM: true }).decode(head, { stream: true });

const lines = (text: string): string =>
  text
    .split(/\r?\n/)
    .map((line) => `${printable(line)}\n`)
    .join("");

function hexadecimal(data: Uint8Array): string {
  const bytes = [...data].map((byte) => byte.toString(16).padStart(2, "0"));
  const count = Math.ceil(bytes.length / BYTES_PER_LINE);
  return Array.from({ length: count }, (_, line) => {
    const at = line * BYTES_PER_LINE;
    return `${at.toString(16).padStart(8, "0")}  ${bytes.slice(at, at + BYTES_PER_LINE).join(" ")}\n`;
  }).join("");
}
