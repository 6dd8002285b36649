import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProjectFile } from "../../scaffold/choices.js";
import type { OwnPackage } from "../own-package.js";
import { runProgram } from "./programs.js";

export const vendorPath = ({ version }: OwnPackage): string => `vendor/asyncapi-gen-${version}.tgz`;

/** Whether a project has to carry us along, since no registry need have this version. */
export const isUnpublished = ({ isClone, tarball }: OwnPackage): boolean =>
  isClone || tarball !== undefined;

let packed: Promise<Uint8Array> | undefined;

/** We as a package file in the project: the file we came from, or the clone, packed. */
export async function vendoredPackage(own: OwnPackage): Promise<ProjectFile> {
  const path = vendorPath(own);
  if (own.tarball !== undefined) return { path, content: readFileSync(own.tarball) };
  packed ??= pack(own.root);
  return { path, content: await packed };
}

async function pack(root: string): Promise<Uint8Array> {
  // Does nothing when dist is the build of these very sources.
  await runProgram(process.execPath, ["scripts/build.mjs"], root);
  const folder = mkdtempSync(join(tmpdir(), "asyncapi-gen-pack-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // Ctrl-C ends the process in the middle of this.
  process.once("exit", remove);
  try {
    const told = await runProgram("npm", ["pack", "--json", "--pack-destination", folder], root);
    const [{ filename }] = JSON.parse(told);
    return readFileSync(join(folder, filename));
  } finally {
    process.removeListener("exit", remove);
    remove();
  }
}
