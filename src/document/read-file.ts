import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { DiagnosticCode } from "../diagnostics/codes.js";

/** A file's text, or why it may not be read. */
export type FileText =
  | { readonly text: string; readonly bytes: number }
  | {
      readonly problem: DiagnosticCode;
      readonly message: string;
      /** Where reading ended; absent: nowhere in particular. */
      readonly line?: number;
      readonly column?: number;
    };

/** Reads a regular UTF-8 file of limited size; never waits on a pipe or device. */
export async function readTextFile(path: string, bytesMax: number): Promise<FileText> {
  let handle: FileHandle;
  try {
    handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    return openProblem(error);
  }
  try {
    return await readHandle(handle, bytesMax);
  } catch (error) {
    return { problem: "document/unreadable", message: reasonOf(error) };
  } finally {
    await handle.close();
  }
}

async function readHandle(handle: FileHandle, bytesMax: number): Promise<FileText> {
  const stats = await handle.stat();
  if (stats.isDirectory()) return { problem: "document/not-a-file", message: "it is a folder" };
  if (!stats.isFile())
    return { problem: "document/not-a-file", message: "it is not a regular file" };
  if (stats.size > bytesMax) {
    return {
      problem: "document/too-large",
      message: `it has ${stats.size} bytes; the limit is ${bytesMax}`,
    };
  }
  return decodeText(await handle.readFile());
}

/** UTF-8 and nothing else. */
export function decodeText(bytes: Buffer): FileText {
  try {
    // The decoder drops a byte order mark, and throws for everything that is not UTF-8.
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { text, bytes: bytes.length };
  } catch {
    // Where the lenient decoder puts its mark is where the strict one gave up.
    const before = new TextDecoder("utf-8").decode(bytes).split("\ufffd", 1)[0]?.split("\n") ?? [];
    const [line, column] = [before.length, (before.at(-1)?.length ?? 0) + 1];
    const message = `it is not UTF-8 at line ${line}, column ${column}`;
    return { problem: "document/encoding", message, line, column };
  }
}

function openProblem(error: unknown): FileText {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") {
    return { problem: "document/not-found", message: "it does not exist" };
  }
  if (code === "ENXIO")
    return { problem: "document/not-a-file", message: "it is not a regular file" };
  return { problem: "document/unreadable", message: reasonOf(error) };
}

const reasonOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "reading failed";
