import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Type declarations of the public entry points, and of what they import, into `outdir`. */
export async function emitDeclarations(outdir) {
  const arguments_ = [
    "node_modules/typescript/bin/tsc",
    "-p",
    "tsconfig.build.json",
    "--outDir",
    outdir,
  ];
  try {
    await run(process.execPath, arguments_);
  } catch (error) {
    throw new Error(`declarations:\n${error.stdout || error.message}`);
  }
}
