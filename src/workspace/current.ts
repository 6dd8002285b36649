import { readFileSync } from "node:fs";
import { join } from "node:path";
import { exists, filesBelow, hashOf, readIfFile } from "./disk.js";
import { expandPatterns } from "./glob.js";
import type { Folders } from "./jail.js";
import { wasInterrupted } from "./journal.js";
import { type Manifest, type RunRecord, readManifest } from "./manifest.js";
import type { MemberRecord } from "./member-record.js";
import { missingMembers } from "./missing-members.js";
import { isOfInterest } from "./own-files.js";

/** How the run to be checked is known without doing it. */
export interface RunIdentity {
  readonly tool: string;
  /** The configuration, relative to the root; or the documents that were named instead. */
  readonly by: { readonly config: string } | { readonly documents: readonly string[] };
}

/**
 * True when the last run's manifest proves that a run would change nothing: same tool, same bytes
 * of everything that was read and of everything that was written. False means "not proven".
 */
export function isProvenCurrent(root: string, outDir: string, identity: RunIdentity): boolean {
  const manifest = readManifest(join(root, outDir));
  if (manifest === undefined || manifest === "unreadable") return false;
  const { run } = manifest;
  if (run === undefined || manifest.tool !== identity.tool || !isSameRun(run, identity))
    return false;
  const folders: Folders = { root, outDir, servicesDir: run.servicesDir };
  return (
    !wasInterrupted(folders) &&
    sameTexts(run.documents, expandPatterns(root, run.patterns)) &&
    Object.entries(run.inputs).every(([path, hash]) => hashOfInput(join(root, path)) === hash) &&
    areFilesUnchanged(folders, manifest)
  );
}

function isSameRun(run: RunRecord, { by }: RunIdentity): boolean {
  if ("config" in by) return run.config === by.config && Object.hasOwn(run.inputs, by.config);
  return run.config === undefined && sameTexts(run.patterns, by.documents);
}

function areFilesUnchanged({ root, outDir, servicesDir }: Folders, manifest: Manifest): boolean {
  const files = filesBelow(join(root, outDir)).filter(({ path }) => isOfInterest(path));
  return (
    files.length === Object.keys(manifest.files).length &&
    files.every(({ path, text }) => text !== undefined && hashOf(text) === manifest.files[path]) &&
    manifest.skeletons.every((path) => exists(join(root, servicesDir, path))) &&
    Object.entries(manifest.members ?? {}).every(([path, members]) =>
      hasMembers(join(root, servicesDir, path), members),
    )
  );
}

/** As far as names in the text tell: a doubt costs the time of a full run. */
function hasMembers(path: string, members: MemberRecord): boolean {
  const names = Object.keys(members).filter((name) => !name.includes("."));
  const wanted = names.map((name) => ({ name }));
  return missingMembers(readIfFile(path) ?? "", wanted).length === 0;
}

const sameTexts = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, index) => text === b[index]);

/** Hash of a file that a run has read; undefined when it cannot be read. */
export function hashOfInput(path: string): string | undefined {
  try {
    return hashOf(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
