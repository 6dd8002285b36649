import { renameSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bundleGenerator, bundleMetaSchemas, bundleRuntime } from "./build/bundles.mjs";
import { emitDeclarations } from "./build/declarations.mjs";
import { compileMetaSchemas } from "./build/meta-schemas.mjs";
import { projectFiles } from "./build/project-files.mjs";
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
  // Among the caches, where no formatter, test runner or commit comes across it half done.
  const next = `node_modules/.cache/asyncapi-gen/dist-${process.pid}`;
  try {
    const files = await buildInto(next);
    rmSync("dist", { recursive: true, force: true });
    renameSync(next, "dist");
    writeStamp(hash);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    return `built dist in ${seconds} s: ${files.length} bundled files, ${megabytes(files)} MB`;
  } finally {
    rmSync(next, { recursive: true, force: true });
  }
}

/** The bundled files, as esbuild describes them. */
async function buildInto(folder) {
  const [generator, checks, runtime] = await Promise.all([
    bundleGenerator(folder),
    buildMetaSchemas(folder),
    bundleRuntime(folder),
    emitDeclarations(`${folder}/types`),
  ]);
  // What `init` lays down; the command line finds it beside itself.
  writeFileSync(`${folder}/project-files.json`, JSON.stringify(projectFiles()));
  const bundles = [generator, checks, runtime];
  return bundles.flatMap((bundle) => Object.values(bundle.metafile.outputs));
}

async function buildMetaSchemas(folder) {
  const sources = `${folder}-structure`;
  try {
    return await bundleMetaSchemas(await compileMetaSchemas(sources), folder);
  } finally {
    rmSync(sources, { recursive: true, force: true });
  }
}

function megabytes(files) {
  return (files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6).toFixed(1);
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
