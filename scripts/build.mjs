import { renameSync, rmSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bundleGenerator, bundleRuntime } from "./build/bundles.mjs";
import { emitDeclarations } from "./build/declarations.mjs";
import { hashInputs, isFresh, writeStamp } from "./build/stamp.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

/**
 * Puts the package into dist/: bundles of both halves and type declarations. Does nothing when dist
 * is the build of the same inputs. The new dist replaces the old one whole, so a failed build leaves
 * the old one and no file of an earlier build stays behind.
 */
export async function buildPackage() {
  const hash = hashInputs();
  if (isFresh(hash)) return "dist is up to date";
  const startedAt = performance.now();
  const next = `dist.next-${process.pid}`;
  try {
    const outputs = await buildInto(next);
    rmSync("dist", { recursive: true, force: true });
    renameSync(next, "dist");
    writeStamp(hash);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    return `built dist in ${seconds} s: ${outputs.length} bundled files, ${megabytes(outputs)} MB`;
  } finally {
    rmSync(next, { recursive: true, force: true });
  }
}

async function buildInto(folder) {
  const [generator, runtime] = await Promise.all([
    bundleGenerator(folder),
    bundleRuntime(folder),
    emitDeclarations(`${folder}/types`),
  ]);
  return [generator, runtime].flatMap((bundle) => Object.keys(bundle.metafile.outputs));
}

function megabytes(files) {
  const bytes = files
    .map((file) => statSync(file.replace(/^dist\.next-\d+/, "dist")).size)
    .reduce((sum, size) => sum + size, 0);
  return (bytes / 1e6).toFixed(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes("--check")) {
    process.exitCode = isFresh(hashInputs()) ? 0 : 1;
  } else {
    try {
      console.log(await buildPackage());
    } catch (error) {
      console.error(`build failed: ${error.message}`);
      process.exitCode = 1;
    }
  }
}
