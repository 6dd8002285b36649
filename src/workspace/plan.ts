import { join } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import type { GeneratedFile } from "../emit/emitter.js";
import { type Folders, shown, staysInside } from "./jail.js";
import { hashesOf, MANIFEST_NAME, type Manifest, manifestText, readManifest } from "./manifest.js";
import type { MemberRecord } from "./member-record.js";
import { obstacles } from "./obstacles.js";
import { planOwnFiles } from "./own-plan.js";
import type { PlannedFile } from "./planned-file.js";
import { planUserFiles, type Stub } from "./user-plan.js";

export interface Plan {
  readonly folders: Folders;
  readonly files: readonly PlannedFile[];
  /** With an error among them nothing may be written. */
  readonly diagnostics: readonly Diagnostic[];
  readonly manifest: { readonly path: string; readonly text: string };
  /** What files of the user lack and could not be added, to paste. */
  readonly stubs: readonly Stub[];
  /** Text of the user's files, which findings point into, by path. */
  readonly sources: ReadonlyMap<string, string>;
}

/** What the manifest says besides the files. */
export type RunFacts = Pick<Manifest, "tool" | "contract" | "run">;

export interface PlanOptions {
  readonly facts: RunFacts;
  /** True when `files` are only those of some emitters: what the others made stays. */
  readonly partial?: boolean;
}

/** Compares `files` with what is on disk. Reads, and writes nothing. */
export async function plan(
  files: readonly GeneratedFile[],
  folders: Folders,
  options: PlanOptions,
): Promise<Plan> {
  for (const { path } of files) {
    if (!staysInside(path)) throw new Error(`an emitter named a file ${JSON.stringify(path)}`);
  }
  const folder = join(folders.root, folders.outDir);
  const inTheWay = obstacles(folders, files);
  // Behind a link lies somebody else's folder: it is not even looked at.
  const manifest = inTheWay.length > 0 ? undefined : readManifest(folder);
  if (manifest === "unreadable") return refusal(folders, [unreadableManifest(folders)]);
  if (inTheWay.length > 0) return refusal(folders, inTheWay);
  const own = planOwnFiles(files, folders, manifest, options.partial ?? false);
  const user = await planUserFiles(files, folders, manifest);
  return {
    folders,
    files: [...own.files, ...user.files],
    diagnostics: [...own.diagnostics, ...user.diagnostics],
    manifest: nextManifest(files, user.members, folders, manifest, options),
    stubs: user.stubs,
    sources: user.sources,
  };
}

const refusal = (folders: Folders, diagnostics: readonly Diagnostic[]): Plan => ({
  folders,
  files: [],
  diagnostics,
  manifest: { path: `${folders.outDir}/${MANIFEST_NAME}`, text: "" },
  stubs: [],
  sources: new Map(),
});

function nextManifest(
  files: readonly GeneratedFile[],
  members: Readonly<Record<string, MemberRecord>>,
  { outDir }: Folders,
  last: Manifest | undefined,
  { facts, partial = false }: PlanOptions,
): Plan["manifest"] {
  const generated = hashesOf(files.filter(({ owner }) => owner === "generator"));
  const skeletons = files.filter(({ owner }) => owner === "user").map(({ path }) => path);
  const { tool, contract, run } = facts;
  const kept = partial ? last : undefined;
  const manifest: Manifest = {
    tool,
    contract,
    ...(run === undefined || partial ? {} : { run }),
    skeletons: [...new Set([...(kept?.skeletons ?? []), ...skeletons])].sort(),
    members: sorted({ ...kept?.members, ...members }),
    files: sorted({ ...kept?.files, ...generated }),
  };
  return { path: `${outDir}/${MANIFEST_NAME}`, text: manifestText(manifest) };
}

const sorted = <Value>(byPath: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(byPath).sort(([a], [b]) => (a < b ? -1 : 1)));

const unreadableManifest = (folders: Folders): Diagnostic =>
  finding(
    "workspace/manifest",
    `${shown(folders, `${folders.outDir}/${MANIFEST_NAME}`)} cannot be read, so it is unknown which files are ours.`,
  );
