import { sortDiagnostics } from "../diagnostics/collector.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import { expandedSize } from "./expansion.js";
import { type DocumentLimits, defaultLimits } from "./limits.js";
import { loadFiles } from "./load-files.js";
import type { SourceFile } from "./source-file.js";
import { type DocumentVersion, readVersion } from "./version.js";

/** An AsyncAPI document with the files it refers to; its values are as written, `$ref`s included. */
export interface LoadedDocument extends DocumentVersion {
  readonly source: SourceFile;
}

export interface LoadOptions {
  /** What paths are relative to; default: the process's. */
  readonly cwd?: string;
  /** Folder that `$ref`s may not leave; default: the folder of the document that is loaded. */
  readonly root?: string;
  readonly limits?: Partial<DocumentLimits>;
}

export interface LoadResult {
  /** The documents that could be read; when there are error findings, do not generate from them. */
  readonly documents: readonly LoadedDocument[];
  /** Sorted. */
  readonly diagnostics: readonly Diagnostic[];
  /** Text of every file that was read, by the path that locations show: for code frames. */
  readonly sources: ReadonlyMap<string, string>;
}

/**
 * Reads and validates AsyncAPI documents. Never throws for what is wrong with a document: that
 * is in `diagnostics`.
 */
export async function loadDocuments(
  paths: readonly string[],
  options: LoadOptions = {},
): Promise<LoadResult> {
  const limits = { ...defaultLimits, ...options.limits };
  const cwd = options.cwd ?? process.cwd();
  const { entries, texts, diagnostics } = await loadFiles(paths, {
    cwd,
    root: options.root,
    limits,
  });
  const documents: LoadedDocument[] = [];
  const found = [...diagnostics];
  for (const source of entries) {
    const version = readVersion(source);
    if ("code" in version) found.push(version);
    else documents.push({ source, ...version });
  }
  for (const { source } of documents) found.push(...checkExpansion(source, limits));
  return { documents, diagnostics: sortDiagnostics(found), sources: texts };
}

function checkExpansion(source: SourceFile, limits: DocumentLimits): readonly Diagnostic[] {
  const size = expandedSize(source);
  if (size <= limits.expandedNodesMax) return [];
  const message = `The references of ${source.file} expand to ${size} values; the limit is ${limits.expandedNodesMax}.`;
  return [finding("document/reference-expansion", message, { location: source.locate([]) })];
}
