import { type BuiltContract, buildContract } from "../contract/build.js";
import { sortDiagnostics } from "../diagnostics/collector.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { loadDocuments } from "../document/load.js";

export interface ReadContract extends Pick<BuiltContract, "contract" | "origins"> {
  /** Of the documents, the contract and the lint rules; sorted. */
  readonly diagnostics: readonly Diagnostic[];
  /** Text of every file that was read, by its path from the root. */
  readonly sources: ReadonlyMap<string, string>;
}

/** From documents (paths relative to `root`) to the contract, with everything found on the way. */
export async function readContract(
  root: string,
  documents: readonly string[],
): Promise<ReadContract> {
  const loaded = await loadDocuments(documents, { cwd: root });
  const { contract, origins, diagnostics } = buildContract(loaded.documents);
  return {
    contract,
    origins,
    diagnostics: sortDiagnostics([...loaded.diagnostics, ...diagnostics]),
    sources: loaded.sources,
  };
}
