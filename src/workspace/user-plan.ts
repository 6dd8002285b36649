import { join } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import type { GeneratedFile } from "../emit/emitter.js";
import { exists, readIfFile } from "./disk.js";
import { type Folders, shown } from "./jail.js";
import { missingMembers } from "./missing-members.js";
import type { PartialPlan, PlannedFile } from "./planned-file.js";

export interface Stub {
  readonly path: string;
  /** Whole lines. */
  readonly text: string;
}

export interface UserPlan extends PartialPlan {
  /** What the files lack, to paste. */
  readonly stubs: readonly Stub[];
}

/** The user's files: written where there is none, and otherwise only looked at. */
export function planUserFiles(files: readonly GeneratedFile[], folders: Folders): UserPlan {
  const { root, servicesDir } = folders;
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
    const before = readIfFile(join(root, path));
    // Linked from elsewhere: the user's own arrangement, not to be looked into.
    if (before === undefined) continue;
    planned.push({ path, action: "keep", owner, text: before, before });
    const missing = missingMembers(before, members ?? []);
    diagnostics.push(...missing.map((member) => unwritten(shown(folders, path), member.name)));
    stubs.push(...missing.map(({ stub }) => ({ path, text: stub })));
  }
  return { files: planned, diagnostics, stubs };
}

const unwritten = (path: string, name: string): Diagnostic =>
  finding("workspace/unwritten", `${path} has no \`${name}\` yet.`);
