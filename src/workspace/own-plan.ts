import { join } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import type { GeneratedFile } from "../emit/emitter.js";
import { type FileOnDisk, filesBelow, hashOf } from "./disk.js";
import { type Folders, shown } from "./jail.js";
import type { Manifest } from "./manifest.js";
import { isOfInterest } from "./own-files.js";
import type { PartialPlan, PlannedFile } from "./planned-file.js";

/** The generator's files: made what they should be, unless they are not ours to change. */
export function planOwnFiles(
  files: readonly GeneratedFile[],
  folders: Folders,
  manifest: Manifest | undefined,
  partial: boolean,
): PartialPlan {
  const { root, outDir } = folders;
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
      diagnostics.push(foreignFile(shown(folders, path), file));
    } else if (text !== undefined || !partial) {
      if (hashOf(before) !== known[file.path])
        diagnostics.push(editedFile(shown(folders, path), text));
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

function foreignFile(path: string, { text }: FileOnDisk): Diagnostic {
  const what = text === undefined ? "is no regular file" : "was not written by asyncapi-gen";
  return finding("workspace/foreign-file", `${path} ${what}.`);
}

const editedFile = (path: string, text: string | undefined): Diagnostic =>
  finding(
    "workspace/edited",
    `${path} was edited by hand; the edit is ${text === undefined ? "deleted with the file" : "overwritten"}.`,
  );
