import type { FilePath } from "./code.js";

const WINDOWS_DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;
// With its extensions a name must stay under the 255 bytes that file systems allow.
const MAX_STEM = 80;

/** The kebab-case file name (no extension) for any text: `OrderStarted` -> `order-started`. */
export function fileStem(text: string): string {
  const kebab = text
    .normalize("NFC")
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, "$1-$2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1-$2")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  const stem = [...kebab].slice(0, MAX_STEM).join("") || "unnamed";
  return WINDOWS_DEVICE.test(stem) ? `${stem}-` : stem;
}

/** `filePath("messages", "order-started.ts")`. Throws on a segment that could leave the folder. */
export function filePath(...segments: readonly string[]): FilePath {
  for (const segment of segments) {
    const plain = /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(segment) && !segment.includes("..");
    if (!plain) throw new TypeError(`not a file name: ${JSON.stringify(segment)}`);
  }
  return segments.join("/") as FilePath;
}
