/** The programmatic API: documents to contract to files, without a command line. */

export type { BuiltContract } from "./contract/build.js";
export { buildContract } from "./contract/build.js";
export type * from "./contract/model.js";
export type { Diagnostic, Location, Severity } from "./diagnostics/diagnostic.js";
export type { LoadedDocument, LoadOptions, LoadResult } from "./document/load.js";
export { loadDocuments } from "./document/load.js";
export type { EmitterName, GeneratedFile } from "./emit/emitter.js";
export { emit } from "./emit/index.js";
export type { EmitOptions } from "./emit/options.js";
export { lint } from "./lint/lint.js";
export type { Config } from "./workspace/config.js";
export { defineConfig } from "./workspace/config.js";
