import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import { isArray, isObject, member } from "./json.js";
import { findTextReferences, type WrittenReference } from "./references.js";
import type { SourceFile } from "./source-file.js";

/**
 * A file of sagas by themselves: `documents` names the AsyncAPI documents whose messages they are
 * about, the first of which describes the service that coordinates them; `sagas` holds what would
 * stand under `x-sagas`.
 */
export const isSagaFile = ({ file, value }: Pick<SourceFile, "file" | "value">): boolean =>
  member(value, "asyncapi") === undefined &&
  (/\.saga\.(ya?ml|json)$/i.test(file) ||
    (isObject(value) && member(value, "sagas") !== undefined));

/** The documents that it names, and what its sagas refer to. */
export function referencesOfSagas({
  value,
}: Pick<SourceFile, "value">): readonly WrittenReference[] {
  const documents = member(value, "documents");
  const named = (isArray(documents) ? documents : []).flatMap((reference, index) =>
    typeof reference === "string"
      ? [{ reference, path: ["documents", String(index)], kind: "text" as const }]
      : [],
  );
  const sagas = member(value, "sagas");
  return [...named, ...(sagas === undefined ? [] : findTextReferences(sagas, ["sagas"]))];
}

/** The files that `documents` names, as far as they could be read, in that order. */
export const documentsOfSagas = ({ value, references }: SourceFile): readonly SourceFile[] => {
  const documents = member(value, "documents");
  return (isArray(documents) ? documents : []).flatMap((reference) =>
    typeof reference === "string" ? (references.get(reference.replace(/#.*$/s, "")) ?? []) : [],
  );
};

/** The finding about a saga file whose coordinator's document is not part of the system. */
export function withoutDocument(source: SourceFile): Diagnostic {
  const [first] = documentsOfSagas(source);
  const location = source.locate(["documents"]);
  if (!first) {
    const message = `${source.file} names no document that its sagas belong to.`;
    return finding("saga/invalid", message, {
      location,
      hint: "write for example `documents: [./order.asyncapi.yaml]`.",
    });
  }
  const message = `${first.file}, which ${source.file} belongs to, is not one of the documents.`;
  return finding("saga/invalid", message, {
    location,
    hint: "add it to the documents of the system.",
  });
}
