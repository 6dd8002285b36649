import { sortDiagnostics } from "../diagnostics/collector.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { type DocumentLimits, defaultLimits } from "./limits.js";
import { loadFiles } from "./load-files.js";
import { documentsOfSagas, isSagaFile, withoutDocument } from "./saga-file.js";
import type { SourceFile } from "./source-file.js";
import { validateDocuments } from "./validate-documents.js";
import { createValidator, type Validator } from "./validator.js";
import { openVerdictCache } from "./verdict-cache.js";
import { type DocumentVersion, readVersion } from "./version.js";

/** An AsyncAPI document with the files it refers to; its values are as written, `$ref`s included. */
export interface LoadedDocument extends DocumentVersion {
  readonly source: SourceFile;
  /** Files of sagas that its application coordinates. */
  readonly sagaFiles?: readonly SourceFile[];
}

export interface LoadOptions {
  /** What paths are relative to; default: the process's. */
  readonly cwd?: string;
  /** Folder that `$ref`s may not leave; default: the folder of the document that is loaded. */
  readonly root?: string;
  readonly limits?: Partial<DocumentLimits>;
  /**
   * Origins (`https://schemas.example.com`) that `$ref`s may name; default: none, and nothing is ever
   * fetched. A fetched file can refer to files of these origins only.
   */
  readonly remoteOrigins?: readonly string[];
  /** The built `parser-worker.js`; default: the one beside this module, if there is one. */
  readonly workerUrl?: URL;
  /**
   * Absolute folder of what was found out about documents before; default: none is used. With
   * `writes`, what is found out now is added, and the folder made.
   */
  readonly verdicts?: { readonly folder: string; readonly writes: boolean };
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
  const { deadlineMs } = limits;
  const { workerUrl, verdicts } = options;
  // First, so that the worker loads its libraries while the files are read.
  const validator = createValidator({
    deadlineMs,
    workerUrl,
    openCache: (rulesOf) => verdicts && openVerdictCache({ ...verdicts, rulesOf }),
  });
  try {
    return await loadWith(validator, paths, limits, options);
  } finally {
    await validator.close();
  }
}

async function loadWith(
  validator: Validator,
  paths: readonly string[],
  limits: DocumentLimits,
  { cwd = process.cwd(), root, remoteOrigins }: LoadOptions,
): Promise<LoadResult> {
  const loaded = await loadFiles(paths, { cwd, root, limits, remoteOrigins });
  const diagnostics: Diagnostic[] = [...loaded.diagnostics];
  const documents: LoadedDocument[] = [];
  const sagaFiles = loaded.entries.filter(isSagaFile);
  for (const source of loaded.entries) {
    if (sagaFiles.includes(source)) continue;
    const version = readVersion(source);
    const own = sagaFiles.filter((file) => documentsOfSagas(file)[0] === source);
    if ("code" in version) diagnostics.push(version);
    else documents.push({ source, ...version, ...(own.length > 0 && { sagaFiles: own }) });
  }
  const owned = new Set(documents.flatMap((document) => document.sagaFiles ?? []));
  diagnostics.push(...sagaFiles.filter((file) => !owned.has(file)).map(withoutDocument));
  // The library that applies the rules writes references out: these would keep it busy for minutes.
  const isEndless = diagnostics.some(({ code }) => code === "document/reference-expansion");
  if (!isEndless) diagnostics.push(...(await validateDocuments(documents, { limits, validator })));
  return { documents, diagnostics: sortDiagnostics(diagnostics), sources: loaded.texts };
}
