import { join } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import type { GeneratedFile } from "../emit/emitter.js";
import { exists } from "./disk.js";
import { type Folders, obstacleOn, shown } from "./jail.js";

/** What stands where a folder is needed, or would lead a write elsewhere. */
export function obstacles(
  folders: Folders,
  files: readonly GeneratedFile[],
): readonly Diagnostic[] {
  const { root, outDir, servicesDir } = folders;
  const written = files.filter(
    ({ owner, path }) => owner === "generator" || !exists(join(root, servicesDir, path)),
  );
  const directories = written.map(({ owner, path }) => {
    const base = owner === "generator" ? outDir : servicesDir;
    return [base, ...path.split("/").slice(0, -1)].join("/");
  });
  const found = [...new Set([outDir, ...directories])].flatMap(
    (directory) => obstacleOn(root, directory) ?? [],
  );
  const byPlace = new Map(found.map(({ at, kind }) => [shown(folders, at), kind]));
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
