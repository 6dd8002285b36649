import { build } from "esbuild";
import { guardGenerator, guardRuntime } from "./guards.mjs";
import { withoutUnusedParts } from "./unused-parts.mjs";

/** Packages that stay imports: optional peers, present only where they are used. */
const optionalPeers = [
  "@electric-sql/pglite",
  "@nats-io/jetstream",
  "@nats-io/transport-node",
  "@opentelemetry/api",
  "pg",
  "vitest",
];

const common = {
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  charset: "utf8",
  metafile: true,
  logLevel: "warning",
  legalComments: "none", // THIRD-PARTY-NOTICES carries them all
};

/**
 * Bundled CommonJS expects these three (TypeScript inside ts-morph crashes without `__filename`), and
 * an ES module has none of them. No global is named here: a chunk may hold a package's own `URL`.
 */
const commonJsGlobals = [
  'import { createRequire as __createRequire } from "node:module";',
  'import { fileURLToPath as __fileURLToPath } from "node:url";',
  'import { dirname as __dirnameOf } from "node:path";',
  "const require = __createRequire(import.meta.url);",
  "const __filename = __fileURLToPath(import.meta.url);",
  "const __dirname = __dirnameOf(__filename);",
].join("\n");

/**
 * The command line, the programmatic API and the parser's worker, with every other package inside.
 *
 * All files land in one flat folder: a chunk finds the worker beside itself by
 * `new URL("./parser-worker.js", import.meta.url)`, whichever chunk the call ends up in.
 */
export async function bundleGenerator(outdir, options = {}) {
  const result = await build({
    ...common,
    entryPoints: {
      cli: "src/cli/main.ts",
      index: "src/index.ts",
      "parser-worker": "src/document/parser-worker.ts",
    },
    outdir,
    chunkNames: "chunk-[hash]",
    // The parser's dependencies crash at run time when their CommonJS builds are bundled.
    mainFields: ["module", "main"],
    banner: { js: commonJsGlobals },
    plugins: [withoutUnusedParts],
    // Taken from the user's project when a command operates a store.
    external: optionalPeers,
    // Not identifiers: a stack trace in a bug report must name functions.
    minifySyntax: true,
    minifyWhitespace: true,
    ...options,
  });
  guardGenerator(result.metafile);
  return result;
}

/**
 * The compiled checks of documents, beside the worker that loads one of them. No stack trace goes
 * through them, so every name in them may be short.
 */
export function bundleMetaSchemas(entryPoints, outdir) {
  return build({
    ...common,
    entryPoints,
    outdir,
    chunkNames: "structure-[hash]",
    minify: true,
  });
}

/**
 * What generated code imports, with no package inside and left readable: users step through it.
 *
 * One run for all subpaths, so that they share one copy of every module and its state.
 */
export async function bundleRuntime(outdir, options = {}) {
  const result = await build({
    ...common,
    entryPoints: {
      "runtime/index": "src/runtime/index.ts",
      "runtime/pglite": "src/runtime/store/pglite.ts",
      "runtime/postgres": "src/runtime/store/postgres.ts",
      "runtime/nats": "src/runtime/transport/nats/index.ts",
      "testing/index": "src/testing/index.ts",
    },
    outdir,
    chunkNames: "runtime/chunk-[hash]",
    external: optionalPeers,
    ...options,
  });
  guardRuntime(result.metafile);
  return result;
}
