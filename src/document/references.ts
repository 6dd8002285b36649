import { isArray, isObject, type Json, member } from "./json.js";
import type { JsonPath } from "./json-pointer.js";

/** A reference as written, and the path of its text. */
export interface WrittenReference {
  readonly reference: string;
  readonly path: JsonPath;
  /** Of a `$ref`, or plain text in one of our extensions. */
  readonly kind: "$ref" | "text";
}

/**
 * Every reference of a file: each `$ref`, wherever it stands (extensions and examples too, because
 * the libraries behind us would follow those), and the references that our own extensions write as
 * plain text (`x-sagas`, `x-compensates`).
 */
export function findReferences(value: Json, path: JsonPath = []): readonly WrittenReference[] {
  if (isArray(value)) {
    return value.flatMap((item, index) => findReferences(item, [...path, String(index)]));
  }
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => {
    const here = [...path, key];
    if (key === "$ref" && typeof each === "string")
      return [{ reference: each, path: here, kind: "$ref" }];
    if (key === "x-compensates" || key === "x-sagas") return findTextReferences(each, here);
    return findReferences(each, here);
  });
}

/** The references that our extensions write as plain text, and as keys of a mapping. */
export function findTextReferences(value: Json, path: JsonPath): readonly WrittenReference[] {
  if (typeof value === "string")
    return looksLikeReference(value) ? [{ reference: value, path, kind: "text" }] : [];
  if (isObject(value) && member(value, "$ref") !== undefined) return findReferences(value, path);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => [
    // `correlateBy` is a map whose keys are references.
    ...(looksLikeReference(key)
      ? [{ reference: key, path: [...path, key], kind: "text" as const }]
      : []),
    ...findTextReferences(each, [...path, key]),
  ]);
}

/** Text with a pointer in it, and neither an expression (`$message.payload#/…`) nor a sentence. */
const looksLikeReference = (text: string): boolean => /^[^\s$]*#\//.test(text);
