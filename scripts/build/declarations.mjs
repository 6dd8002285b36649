import { execFile } from "node:child_process";
import { renameSync, rmSync } from "node:fs";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Type declarations of the public entry points, and of what they import, into `outdir`. */
export async function emitDeclarations(outdir) {
  // The sources import JSON from schemas/, so the compiler repeats the path from the repository's root.
  const emitted = `${outdir}.emitted`;
  const tsc = ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json", "--outDir", emitted];
  try {
    await run(process.execPath, tsc);
  } catch (error) {
    throw new Error(`declarations:\n${error.stdout || error.message}`);
  }
  renameSync(`${emitted}/src`, outdir);
  rmSync(emitted, { recursive: true });
}
