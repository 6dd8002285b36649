import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { projectInputs } from "./project-files.mjs";

/** Beside the installed packages, so that it is neither committed nor packed, and goes with them. */
const stampFile = "node_modules/.cache/asyncapi-gen/build.json";

const inputFiles = ["package.json", "package-lock.json", "tsconfig.json", "tsconfig.build.json"];
const inputFolders = ["src", "scripts/build"];

/** One hash over everything that decides what a build puts into dist. */
export function hashInputs() {
  const hash = createHash("sha256");
  const paths = [...inputFolders, ...projectInputs].flatMap(filesBelow);
  for (const path of [...inputFiles, ...paths]) {
    if (path.endsWith(".test.ts")) continue;
    hash.update(`${path}\0`).update(readFileSync(path)).update("\0");
  }
  return hash.digest("hex");
}

/** Whether dist holds the build of exactly these inputs, complete. */
export function isFresh(hash) {
  if (!existsSync(stampFile)) return false;
  const stamp = JSON.parse(readFileSync(stampFile, "utf8"));
  return stamp.hash === hash && stamp.outputs.every((path) => existsSync(path));
}

export function writeStamp(hash) {
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, JSON.stringify({ hash, outputs: filesBelow("dist") }));
}

function filesBelow(folder) {
  if (statSync(folder).isFile()) return [folder];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
