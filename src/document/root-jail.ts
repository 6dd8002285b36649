import { realpath } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import type { DiagnosticCode } from "../diagnostics/codes.js";
import { decode } from "./source-file.js";

/** Where the file part of a `$ref` leads, or why it may not go there. */
export type Destination =
  | { readonly path: string }
  | { readonly problem: DiagnosticCode; readonly message: string };

/**
 * Resolves the file part of a `$ref` written in the file at `from`, which is a real path. The
 * answer is a real path below `root`: percent escapes are decoded and symbolic links followed
 * before the question whether it is inside.
 */
export async function resolveInside(
  root: string,
  from: string,
  filePart: string,
): Promise<Destination> {
  if (isRemote(filePart)) {
    return { problem: "document/remote-reference", message: "is not a relative path" };
  }
  const decoded = decode(filePart);
  if (decoded.includes("\0")) return outside;
  const candidate = resolve(dirname(from), decoded);
  if (!isInside(root, candidate)) return outside;
  try {
    const path = await realpath(candidate);
    return isInside(root, path) ? { path } : outside;
  } catch {
    return {
      problem: "document/unresolved-reference",
      message: "names a file that does not exist",
    };
  }
}

const outside: Destination = {
  problem: "document/reference-outside-root",
  message: "leaves the folder of the documents",
};

// A scheme of one letter would be a Windows drive; that is an absolute path and fails the jail.
const isRemote = (filePart: string): boolean => /^([a-z][a-z0-9+.-]+:|\/\/|\\\\)/i.test(filePart);

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
