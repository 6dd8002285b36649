import { dirname, join } from "node:path/posix";
import { sortDiagnostics } from "../diagnostics/collector.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { GeneratedFile, SkeletonMember } from "../emit/emitter.js";
import { exists, readRaw } from "./disk.js";
import { type Folders, obstacleOn, shown } from "./jail.js";
import type { Manifest } from "./manifest.js";
import { type MemberRecord, memberRecord, recordOfLost, withHeirs } from "./member-record.js";
import type { Merged, Unmergeable } from "./merge/merge.js";
import { gainedFinding, lostFindings, unwrittenFinding } from "./merge-findings.js";
import { missingMembers, unmentioned } from "./missing-members.js";
import type { PartialPlan, PlannedFile } from "./planned-file.js";

export interface Stub {
  readonly path: string;
  /** Whole lines. */
  readonly text: string;
}

export interface UserPlan extends PartialPlan {
  /** What the files lack and could not be added, to paste. */
  readonly stubs: readonly Stub[];
  /** For the manifest: by path relative to the folder. */
  readonly members: Readonly<Record<string, MemberRecord>>;
  /** Texts that findings point into, by path. */
  readonly sources: ReadonlyMap<string, string>;
}

interface FilePlan {
  readonly file?: PlannedFile;
  readonly diagnostics?: readonly Diagnostic[];
  readonly stubs?: readonly Stub[];
  readonly record?: MemberRecord;
}

/** The user's files: written where there is none; what the contract gained is added to the others. */
export async function planUserFiles(
  files: readonly GeneratedFile[],
  folders: Folders,
  manifest: Manifest | undefined,
): Promise<UserPlan> {
  const plans: (FilePlan & { readonly name: string })[] = [];
  for (const file of files) {
    if (file.owner !== "user") continue;
    const plan = await planUserFile(file, folders, manifest?.members?.[file.path]);
    plans.push({ ...plan, name: file.path });
  }
  return {
    files: plans.flatMap(({ file }) => file ?? []),
    diagnostics: plans.flatMap(({ diagnostics = [] }) => diagnostics),
    stubs: plans.flatMap(({ stubs = [] }) => stubs),
    members: Object.fromEntries(
      plans.flatMap(({ name, record }) => (record === undefined ? [] : [[name, record]])),
    ),
    sources: new Map(plans.flatMap(({ file }) => (file ? [[file.path, file.text]] : []))),
  };
}

async function planUserFile(
  generated: GeneratedFile,
  folders: Folders,
  last: MemberRecord | undefined,
): Promise<FilePlan> {
  const { path: name, text, owner, members = [] } = generated;
  const path = `${folders.servicesDir}/${name}`;
  const full = join(folders.root, path);
  const record = members.length === 0 ? {} : { record: memberRecord(members) };
  if (!exists(full)) {
    return { ...record, file: { path, action: "create", owner, text, before: "" } };
  }
  const before = readRaw(full);
  // Linked from elsewhere: the user's own arrangement, not to be looked into.
  if (before === undefined) return record;
  const kept: FilePlan = { ...record, file: { path, action: "keep", owner, text: before, before } };
  const change = changeOf(before, members, last);
  if (!change.isNeeded) return kept;
  const result = await merged(
    generated,
    before,
    change.gone,
    obstacleOn(folders.root, dirname(path)),
  );
  if ("reason" in result) {
    return { ...kept, ...reported(folders, path, change.unseen, result.reason) };
  }
  const lostMembers = withHeirs(result.lost, last ?? {}, members);
  const lost = lostFindings(path, lostMembers);
  const whole = { record: { ...memberRecord(members), ...recordOfLost(lostMembers) } };
  if (result.added.length === 0) return { ...kept, ...whole, diagnostics: lost };
  return {
    ...whole,
    file: { path, action: "overwrite", owner, text: result.text, before },
    diagnostics: sortDiagnostics([...result.added.map((at) => gainedFinding(path, at)), ...lost]),
  };
}

/** What may have to be done to a file, as far as names in its text and the last run tell. */
function changeOf(
  text: string,
  members: readonly SkeletonMember[],
  last: MemberRecord | undefined,
) {
  const now = memberRecord(members);
  const missing = missingMembers(text, members);
  const gained = Object.keys(now).filter((name) => last !== undefined && !(name in last));
  const gone = Object.keys(last ?? {}).filter((name) => !(name in now));
  return {
    isNeeded: missing.length + gained.length + gone.length > 0,
    gone,
    // Where nothing can be proven, what was there the last time is not asked for again and again.
    unseen:
      last === undefined
        ? missing
        : unmentioned(text, members).filter(({ name }) => gained.includes(name)),
  };
}

async function merged(
  { object, members = [] }: GeneratedFile,
  text: string,
  gone: readonly string[],
  obstacle: ReturnType<typeof obstacleOn>,
): Promise<Merged | Unmergeable> {
  if (object === undefined) return { reason: "it is not known where it belongs" };
  if (obstacle !== undefined) return { reason: `${obstacle.at} is a link` };
  if (text.includes("\ufffd")) return { reason: "it is not all UTF-8" };
  // Loaded late: the compiler that reads the file is most of what a run without changes costs.
  const { mergeMembers } = await import("./merge/merge.js");
  return mergeMembers(text, { object, members, gone });
}

function reported(
  folders: Folders,
  path: string,
  unseen: readonly SkeletonMember[],
  reason: string,
): Pick<FilePlan, "diagnostics" | "stubs"> {
  return {
    diagnostics: unseen.map(({ name }) => unwrittenFinding(shown(folders, path), name, reason)),
    stubs: unseen.length === 0 ? [] : [{ path, text: unseen.map(({ stub }) => stub).join("") }],
  };
}
