import {
  buildContract,
  emit,
  formatText,
  type GeneratedFile,
  judge,
  loadDocuments,
  sampleMessage,
} from "asyncapi-gen";

/** The files of a system, by its documents. */
export async function generateInMemory(
  documents: readonly string[],
  cwd: string,
): Promise<readonly GeneratedFile[]> {
  const loaded = await loadDocuments(documents, { cwd });
  const built = buildContract(loaded.documents);
  const findings = judge(loaded, built, { severities: { "lint/never-received": "warning" } });
  if (findings.some(({ severity }) => severity === "error")) {
    throw new Error(formatText(findings, { sources: loaded.sources }));
  }
  return emit(built.contract, {
    outDir: "generated",
    servicesDir: "services",
    sourceOf: (entity) => built.origins.sourceOf(entity),
  });
}

/** Events of a message that are valid, and such that each have one named defect. */
export async function eventsOf(document: string, message: string, cwd: string) {
  const { documents } = await loadDocuments([document], { cwd });
  const { contract } = buildContract(documents);
  const { samples, defects } = sampleMessage(contract, message);
  return { valid: samples, invalid: defects };
}
