import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import { expandedExtent } from "./expansion.js";
import { member } from "./json.js";
import type { JsonPath } from "./json-pointer.js";
import type { DocumentLimits } from "./limits.js";
import type { LoadedDocument } from "./load.js";
import { mendFor, mendForSentence } from "./mend.js";
import { kindAt } from "./object-kinds.js";
import { childOf, follow, locationOf, type Place, referenceOf, rootOf } from "./source-file.js";
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
  { source, version, major }: LoadedDocument,
  validator: Validator,
  limits: DocumentLimits,
): Promise<readonly Diagnostic[]> {
  const location = source.locate([]);
  const { size, depth } = expandedExtent(source);
  if (size > limits.expandedNodesMax) {
    const message = `The references of ${source.file} expand to ${size} values; the limit is ${limits.expandedNodesMax}.`;
    return [finding("document/reference-expansion", message, { location })];
  }
  if (depth > limits.expandedDepthMax) {
    const message = `The references of ${source.file} expand to ${depth} levels; the limit is ${limits.expandedDepthMax}.`;
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
  return verdict.broken
    .filter((rule) => !isOfLostReference(rule, rootOf(source)))
    .map((rule) => ruleFinding(rule, rootOf(source), major));
}

/** What the rules say about a reference that leads nowhere, which has its own finding. */
function isOfLostReference({ kind, path }: BrokenRule, root: Place): boolean {
  const place = writtenPlace(root, path);
  const isReference = referenceOf(place.value) !== undefined && follow(place) === undefined;
  return kind !== "crash" && isReference;
}

function ruleFinding({ path, kind, message }: BrokenRule, root: Place, major: 2 | 3): Diagnostic {
  const written = writtenPlace(root, path);
  if (kind === "crash") {
    const [reason] = message.split(/, stack:|\n/);
    const text = `Some rules could not be applied to ${root.source.file}: ${reason}.`;
    return finding("document/unchecked", text, { location: locationOf(written) });
  }
  if (kind === "sentence") {
    const sentence = `${message.replace(/\.$/, "")}.`;
    const hint = mendForSentence(sentence);
    return finding("document/invalid", sentence, { location: locationOf(written), hint });
  }
  const misled = wrongTarget(root, path);
  if (misled !== undefined) return misled;
  // A name that should not be there is shown itself; of all else, the value is what is wrong, and it
  // stands where a reference leads.
  const part = message.startsWith("is not expected") ? "key" : "value";
  const place = part === "key" ? written : (follow(written) ?? written);
  // By the name of where it is written: a shared part is one finding, however often it is used.
  const name = place.path.length === 0 ? "The document" : `\`${place.path.join(".")}\``;
  const { value } = place;
  const text = writtenText(place);
  const hint = mendFor({ path, value, written: text, message, major, root: root.value });
  return finding("document/invalid", `${name} ${message}.`, {
    location: locationOf(place, part),
    hint,
  });
}

function writtenText(place: Place): string {
  const { line, column, endLine, endColumn = column } = locationOf(place);
  const text = place.source.text.split(/\r?\n/)[line - 1] ?? "";
  return endLine === line ? text.slice(column - 1, endColumn - 1) : "";
}

/** A reference that leads to another kind of object than stands in its place. */
function wrongTarget(root: Place, path: JsonPath): Diagnostic | undefined {
  let place = root;
  for (const [index, segment] of path.entries()) {
    const reference = referenceOf(place.value);
    const holder = follow(place) ?? place;
    const [wanted, found] = [kindAt(path.slice(0, index)), kindOf(holder)];
    if (reference !== undefined && wanted && found && wanted !== found) {
      const message = `\`$ref: ${reference}\` leads to a ${found}, and a ${wanted} is expected here.`;
      return finding("document/invalid", message, {
        location: locationOf(childOf(place, "$ref") ?? place),
        hint: `point it at a ${wanted}.`,
      });
    }
    const child = childOf(holder, segment);
    if (!child) return undefined;
    place = child;
  }
  return undefined;
}

/** A file of its own is of no kind that its path tells, unless it is a document. */
const kindOf = ({ source, path }: Place): ReturnType<typeof kindAt> =>
  path.length > 0 || member(source.value, "asyncapi") !== undefined ? kindAt(path) : undefined;

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
