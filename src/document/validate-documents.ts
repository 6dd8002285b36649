import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import { expandedSize } from "./expansion.js";
import type { JsonPath } from "./json-pointer.js";
import type { DocumentLimits } from "./limits.js";
import type { LoadedDocument } from "./load.js";
import { childOf, follow, locationOf, type Place, rootOf } from "./source-file.js";
import { type BrokenRule, validationRequest } from "./validation.js";
import type { Validator } from "./validator.js";

/** What is wrong with documents by the rules of AsyncAPI, at the places where it is written. */
export async function validateDocuments(
  documents: readonly LoadedDocument[],
  { limits, validator }: { readonly limits: DocumentLimits; readonly validator: Validator },
): Promise<readonly Diagnostic[]> {
  const diagnostics: Diagnostic[] = [];
  for (const document of documents) {
    diagnostics.push(...(await validateOne(document, validator, limits)));
  }
  return diagnostics;
}

async function validateOne(
  { source, version }: LoadedDocument,
  validator: Validator,
  limits: DocumentLimits,
): Promise<readonly Diagnostic[]> {
  const location = source.locate([]);
  const size = expandedSize(source);
  if (size > limits.expandedNodesMax) {
    const message = `The references of ${source.file} expand to ${size} values; the limit is ${limits.expandedNodesMax}.`;
    return [finding("document/reference-expansion", message, { location })];
  }
  const verdict = await validator.validate(validationRequest(source, version));
  if ("gaveUp" in verdict && verdict.isShapeRight) {
    const message = `Some rules could not be applied to ${source.file}: ${verdict.gaveUp}.`;
    return [finding("document/unchecked", message, { location })];
  }
  if ("gaveUp" in verdict) {
    const message = `${source.file} was not validated to the end: ${verdict.gaveUp}.`;
    return [finding("document/timeout", message, { location })];
  }
  return verdict.broken.map((rule) => ruleFinding(rule, rootOf(source)));
}

function ruleFinding({ path, kind, message }: BrokenRule, root: Place): Diagnostic {
  const place = writtenPlace(root, path);
  const location = locationOf(place);
  if (kind === "crash") {
    const [reason] = message.split(/, stack:|\n/);
    const text = `Some rules could not be applied to ${root.source.file}: ${reason}.`;
    return finding("document/unchecked", text, { location });
  }
  if (kind === "sentence") {
    return finding("document/invalid", `${message.replace(/\.$/, "")}.`, { location });
  }
  // By the name of where it is written: a shared part is one finding, however often it is used.
  const name = place.path.length === 0 ? "The document" : `\`${place.path.join(".")}\``;
  return finding("document/invalid", `${name} ${message}.`, { location });
}

/** Where a path of the document with its references replaced is really written. */
function writtenPlace(root: Place, path: JsonPath): Place {
  let place = root;
  for (const segment of path) {
    const holder = follow(place) ?? place;
    const child = childOf(holder, segment);
    if (!child) return holder;
    place = child;
  }
  return place;
}
