import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProjectFile } from "../../scaffold/choices.js";
import type { OwnPackage } from "../own-package.js";
import { runProgram } from "./programs.js";

export const vendorPath = ({ version }: OwnPackage): string => `vendor/asyncapi-gen-${version}.tgz`;

let packed: Promise<Uint8Array> | undefined;

/** The clone as a package file in the project, so that a version works which was never published. */
export async function packClone(own: OwnPackage): Promise<ProjectFile> {
  packed ??= pack(own.root);
  return { path: vendorPath(own), content: await packed };
}

async function pack(root: string): Promise<Uint8Array> {
  // Does nothing when dist is the build of these very sources.
  await runProgram(process.execPath, ["scripts/build.mjs"], root);
  const folder = mkdtempSync(join(tmpdir(), "asyncapi-gen-pack-"));
  try {
    const told = await runProgram("npm", ["pack", "--json", "--pack-destination", folder], root);
    const [{ filename }] = JSON.parse(told);
    return readFileSync(join(folder, filename));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
