import { join } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import type { GeneratedFile } from "../emit/emitter.js";
import { exists, type FileOnDisk, filesBelow, hashOf, readIfFile } from "./disk.js";
import { type Folders, obstacleOn, staysInside } from "./jail.js";
import { hashesOf, MANIFEST_NAME, type Manifest, manifestText, readManifest } from "./manifest.js";
import { missingMembers } from "./missing-members.js";
import { isOfInterest } from "./own-files.js";

/** What a run would do to one file. */
export interface PlannedFile {
  /** Posix, relative to the root: as the user reads it. */
  readonly path: string;
  readonly action: "create" | "overwrite" | "keep" | "delete";
  readonly owner: "generator" | "user";
  /** Its text after the run; "" for a deleted file. */
  readonly text: string;
  /** Its text before; "" where there was none. */
  readonly before: string;
}

export interface Plan {
  readonly folders: Folders;
  readonly files: readonly PlannedFile[];
  /** With an error among them nothing may be written. */
  readonly diagnostics: readonly Diagnostic[];
  readonly manifest: { readonly path: string; readonly text: string };
  /** What files of the user lack, to paste. */
  readonly stubs: readonly Stub[];
}

export interface Stub {
  readonly path: string;
  /** Whole lines. */
  readonly text: string;
}

/** What the manifest says besides the files. */
export type RunFacts = Pick<Manifest, "tool" | "contract" | "run">;

export interface PlanOptions {
  readonly facts: RunFacts;
  /** True when `files` are only those of some emitters: what the others made stays. */
  readonly partial?: boolean;
}

/** Compares `files` with what is on disk. Reads, and writes nothing. */
export function plan(
  files: readonly GeneratedFile[],
  folders: Folders,
  options: PlanOptions,
): Plan {
  for (const { path } of files) {
    if (!staysInside(path)) throw new Error(`an emitter named a file ${JSON.stringify(path)}`);
  }
  const folder = join(folders.root, folders.outDir);
  const obstacles = obstacleFindings(folders, files);
  // Behind a link lies somebody else's folder: it is not even looked at.
  const manifest = obstacles.length > 0 ? undefined : readManifest(folder);
  if (manifest === "unreadable") return refusal(folders, [unreadableManifest(folders)]);
  if (obstacles.length > 0) return refusal(folders, obstacles);
  const own = ownPlan(files, folders, manifest, options);
  const user = userPlan(files, folders);
  return {
    folders,
    files: [...own.files, ...user.files],
    diagnostics: [...own.diagnostics, ...user.diagnostics],
    manifest: nextManifest(files, folders, manifest, options),
    stubs: user.stubs,
  };
}

interface PartialPlan {
  readonly files: readonly PlannedFile[];
  readonly diagnostics: readonly Diagnostic[];
}

const refusal = (folders: Folders, diagnostics: readonly Diagnostic[]): Plan => ({
  folders,
  files: [],
  diagnostics,
  manifest: { path: `${folders.outDir}/${MANIFEST_NAME}`, text: "" },
  stubs: [],
});

function ownPlan(
  files: readonly GeneratedFile[],
  { root, outDir }: Folders,
  manifest: Manifest | undefined,
  { partial = false }: PlanOptions,
): PartialPlan {
  const wanted = new Map(
    files.filter(({ owner }) => owner === "generator").map((file) => [file.path, file.text]),
  );
  const found = filesBelow(join(root, outDir)).filter(({ path }) => isOfInterest(path));
  const known = manifest?.files ?? {};
  const diagnostics: Diagnostic[] = [];
  const planned: PlannedFile[] = [];
  for (const file of found) {
    const path = `${outDir}/${file.path}`;
    const text = wanted.get(file.path);
    const before = file.text ?? "";
    if (text !== undefined && text === file.text) {
      planned.push({ path, action: "keep", owner: "generator", text, before });
    } else if (!Object.hasOwn(known, file.path) || file.text === undefined) {
      diagnostics.push(foreignFile(path, file));
    } else if (text !== undefined || !partial) {
      if (hashOf(before) !== known[file.path]) diagnostics.push(editedFile(path, text));
      const action = text === undefined ? "delete" : "overwrite";
      planned.push({ path, action, owner: "generator", text: text ?? "", before });
    }
  }
  const present = new Set(found.map(({ path }) => path));
  for (const [path, text] of wanted) {
    if (present.has(path)) continue;
    planned.push({
      path: `${outDir}/${path}`,
      action: "create",
      owner: "generator",
      text,
      before: "",
    });
  }
  return { files: planned.sort((a, b) => (a.path < b.path ? -1 : 1)), diagnostics };
}

/** The user's files: written where there is none, and otherwise only looked at. */
function userPlan(
  files: readonly GeneratedFile[],
  { root, servicesDir }: Folders,
): PartialPlan & Pick<Plan, "stubs"> {
  const planned: PlannedFile[] = [];
  const diagnostics: Diagnostic[] = [];
  const stubs: Stub[] = [];
  for (const { owner, path: name, text, members } of files) {
    if (owner !== "user") continue;
    const path = `${servicesDir}/${name}`;
    if (!exists(join(root, path))) {
      planned.push({ path, action: "create", owner, text, before: "" });
      continue;
    }
    const before = readIfFile(join(root, path)) ?? "";
    planned.push({ path, action: "keep", owner, text: before, before });
    const missing = missingMembers(before, members ?? []);
    diagnostics.push(...missing.map((member) => unwritten(path, member.name)));
    stubs.push(...missing.map(({ stub }) => ({ path, text: stub })));
  }
  return { files: planned, diagnostics, stubs };
}

const unwritten = (path: string, name: string): Diagnostic =>
  finding("workspace/unwritten", `${path} has no \`${name}\` yet.`);

function nextManifest(
  files: readonly GeneratedFile[],
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
    files: sorted({ ...kept?.files, ...generated }),
  };
  return { path: `${outDir}/${MANIFEST_NAME}`, text: manifestText(manifest) };
}

const sorted = (hashes: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(hashes).sort(([a], [b]) => (a < b ? -1 : 1)));

function obstacleFindings(
  { root, outDir, servicesDir }: Folders,
  files: readonly GeneratedFile[],
): readonly Diagnostic[] {
  const written = files.filter(
    ({ owner, path }) => owner === "generator" || !exists(join(root, servicesDir, path)),
  );
  const directories = written.map(({ owner, path }) => {
    const base = owner === "generator" ? outDir : servicesDir;
    return [base, ...path.split("/").slice(0, -1)].join("/");
  });
  const obstacles = [...new Set([outDir, ...directories])].flatMap(
    (directory) => obstacleOn(root, directory) ?? [],
  );
  const byPlace = new Map(obstacles.map((obstacle) => [obstacle.at, obstacle.kind]));
  return [...byPlace].map(([at, kind]) =>
    kind === "link"
      ? finding(
          "workspace/outside-root",
          `${at} is a symbolic link; nothing is written through links.`,
        )
      : finding("workspace/unwritable", `${at} is a file, and a folder is needed there.`, {
          hint: "move the file, or choose another folder.",
        }),
  );
}

function foreignFile(path: string, { text }: FileOnDisk): Diagnostic {
  const what = text === undefined ? "is no regular file" : "was not written by asyncapi-gen";
  return finding("workspace/foreign-file", `${path} ${what}.`);
}

const editedFile = (path: string, text: string | undefined): Diagnostic =>
  finding(
    "workspace/edited",
    `${path} was edited by hand; the edit is ${text === undefined ? "deleted with the file" : "overwritten"}.`,
  );

const unreadableManifest = ({ outDir }: Folders): Diagnostic =>
  finding(
    "workspace/manifest",
    `${outDir}/${MANIFEST_NAME} cannot be read, so it is unknown which files are ours.`,
  );
