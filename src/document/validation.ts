import type { Json } from "./json.js";
import type { JsonPath } from "./json-pointer.js";
import { resolvedValue } from "./resolved-value.js";
import { pointerTo } from "./schema-resources.js";
import { anchorOf, type SourceFile, splitReference } from "./source-file.js";

/** Plain data that a worker validates: no real path and no text of the user's files is in it. */
export interface ValidationRequest {
  readonly version: string;
  /** The document with its references replaced. */
  readonly value: Json;
  /** JSON texts of its files by virtual name; the document itself is `0.json`. */
  readonly texts: Readonly<Record<string, string>>;
}

/** A rule that a document breaks, at a path of the document with its references replaced. */
export interface BrokenRule {
  readonly path: JsonPath;
  /**
   * `predicate`: the message goes after the name of the place (`must be string`). `sentence`: it
   * stands for itself. `crash`: a library failed, and its rules could not be applied.
   */
  readonly kind: "predicate" | "sentence" | "crash";
  readonly message: string;
}

/** What a worker says about a request: that the semantic rules come next, or all that is broken. */
export type WorkerMessage = "shape is right" | readonly BrokenRule[];

/** What validating a document needs, with all files under names of ours. */
export function validationRequest(source: SourceFile, version: string): ValidationRequest {
  const names = nameFiles(source);
  const texts = [...names].map(([file, name]) => [name, textFor(file, names)] as const);
  return {
    version,
    texts: Object.fromEntries(texts),
    // Made when it is sent: who is known by the texts is not sent at all.
    get value() {
      return resolvedValue(source);
    },
  };
}

function nameFiles(source: SourceFile): ReadonlyMap<SourceFile, string> {
  const names = new Map<SourceFile, string>();
  const waiting = [source];
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    if (names.has(file)) continue;
    names.set(file, `${names.size}.json`);
    waiting.push(...file.references.values());
  }
  return names;
}

/** A file as JSON, its references to other files renamed; what was not loaded has no name. */
function textFor(source: SourceFile, names: ReadonlyMap<SourceFile, string>): string {
  const rename = (reference: string): string => {
    const { file } = splitReference(reference);
    if (file === "") return reference;
    const target = source.references.get(file);
    const anchored = target && anchorOf(target, reference);
    const fragment = anchored ? pointerTo(anchored) : reference.slice(file.length);
    return `./${(target && names.get(target)) ?? "unread.json"}${fragment}`;
  };
  const text = JSON.stringify(source.value);
  if (!/"\$ref":"(?!#)/.test(text)) return text;
  return JSON.stringify(source.value, (key, value: Json) =>
    key === "$ref" && typeof value === "string" ? rename(value) : value,
  );
}
