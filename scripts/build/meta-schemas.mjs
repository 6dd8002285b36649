import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import standalone from "ajv/dist/standalone/index.js";
import { build } from "esbuild";

/**
 * Writes one module per supported AsyncAPI version into `folder`: the check of a document against the
 * version's meta-schema, which takes longer to compile than everything else a command does. Answers
 * bundle entries by the name under which `src/document/structure.ts` looks for them.
 */
export async function compileMetaSchemas(folder) {
  const { createAjv, metaSchema, supportedVersions } = await generatorSources(folder);
  const entries = {};
  for (const version of supportedVersions) {
    const ajv = createAjv({ source: true, esm: true, lines: false });
    const file = join(folder, `structure-${version}.js`);
    writeFileSync(file, standalone.default(ajv, ajv.compile(metaSchema(version))));
    entries[`structure-${version}`] = file;
  }
  return entries;
}

/** The generator's own functions, so that a compiled check is the one that sources would compile. */
async function generatorSources(folder) {
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, "sources.mjs");
  await build({
    stdin: {
      contents: `export { createAjv } from "./ajv.js";
export { metaSchema } from "./meta-schema.js";
export { supportedVersions } from "./version.js";`,
      resolveDir: "src/document",
    },
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    outfile,
    logLevel: "warning",
  });
  return import(pathToFileURL(outfile).href);
}
