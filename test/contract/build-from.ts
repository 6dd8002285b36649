import { type BuiltContract, buildContract } from "../../src/contract/build.js";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.js";
import { loadDocuments } from "../../src/document/load.js";
import { createFolder } from "../document/folder.js";

export interface Built extends BuiltContract {
  /** Of loading and of building. */
  readonly findings: readonly Diagnostic[];
}

/** The contract of documents given as text; those that end in `.asyncapi.yaml` or `.json` are loaded. */
export async function buildFrom(
  files: Readonly<Record<string, string | object>>,
  documents: readonly string[] = Object.keys(files),
): Promise<Built> {
  const loaded = await loadDocuments(documents, { cwd: createFolder(files) });
  const built = buildContract(loaded.documents);
  return { ...built, findings: [...loaded.diagnostics, ...built.diagnostics] };
}

/** `file:line:column code`, for comparisons. */
export const places = (findings: readonly Diagnostic[]): readonly string[] =>
  findings.map(
    ({ code, location }) => `${location?.file}:${location?.line}:${location?.column} ${code}`,
  );

export const errorsOf = (findings: readonly Diagnostic[]): readonly Diagnostic[] =>
  findings.filter(({ severity }) => severity === "error");
