/** The programmatic API: documents to contract to findings and files, without a command line. */

export type { BuiltContract } from "./contract/build.js";
export { buildContract } from "./contract/build.js";
export type * from "./contract/model.js";
export type { Origins } from "./contract/origins.js";
export type { DiagnosticCode } from "./diagnostics/codes.js";
export type { Diagnostic, Location, Severity } from "./diagnostics/diagnostic.js";
export type { TextOptions, TextStyle } from "./diagnostics/format-text.js";
export { formatText } from "./diagnostics/format-text.js";
export type { LoadedDocument, LoadOptions, LoadResult } from "./document/load.js";
export { loadDocuments } from "./document/load.js";
export type { EmitterName, GeneratedFile } from "./emit/emitter.js";
export { emit } from "./emit/index.js";
export type { EmitOptions } from "./emit/options.js";
export type {
  MessageDefect,
  MessageSample,
  SampledMessage,
} from "./emit/sample/message-samples.js";
export { sampleMessage } from "./emit/sample/message-samples.js";
export { judge } from "./lint/judge.js";
export type { LintOptions } from "./lint/lint.js";
export { lint } from "./lint/lint.js";
export type { Config } from "./workspace/config.js";
export { defineConfig } from "./workspace/config.js";
