import { posix } from "node:path";
import { isArray, isObject, type Json, member } from "./json.js";
import { formatPointer, type JsonPath } from "./json-pointer.js";
import { decode, splitReference } from "./source-file.js";

/** An embedded schema with an `$id`, or the file itself: what a `#…` inside of it starts from. */
interface Resource {
  readonly path: JsonPath;
  readonly value: Json;
  /** Absolute, without a fragment; undefined when no `$id` around it is. */
  readonly uri: string | undefined;
  /** Places that have a name: `$anchor`, or `$id: "#name"` of draft-07. */
  readonly anchors: Map<string, JsonPath>;
}

interface Resources {
  readonly byHolder: ReadonlyMap<string, Resource>;
  readonly byUri: ReadonlyMap<string, Resource>;
}

/** What a file is to JSON Schema. */
export interface SchemaFile {
  readonly value: Json;
  /** Absolute, of its own `$id`: what other files may call it. */
  readonly uri: string | undefined;
  /** The places in it that have a name, for `file.json#name`. */
  readonly anchors: ReadonlyMap<string, JsonPath>;
}

/**
 * A file in whose value each `$ref` that JSON Schema reads against an `$id` or an anchor is the
 * pointer of the same place from the root of the file, which is what AsyncAPI and the libraries behind
 * us understand. One that names nothing there stays as written: most documents with an `$id` refer to
 * `#/components/…` all the same.
 */
export function readSchemaFile(value: Json, text: string): SchemaFile {
  const file: Resource = { path: [], value, uri: undefined, anchors: new Map() };
  if (!/\$(?:id|anchor|dynamicAnchor)\b|\\u/.test(text)) {
    return { value, uri: undefined, anchors: file.anchors };
  }
  const byHolder = new Map<string, Resource>();
  const byUri = new Map<string, Resource>();
  collect(value, [], file, { byHolder, byUri });
  const { uri, anchors } = byHolder.get("") ?? file;
  return { value: rewrite(value, [], file, { byHolder, byUri }), uri, anchors };
}

function collect(
  value: Json,
  path: JsonPath,
  around: Resource,
  found: { readonly byHolder: Map<string, Resource>; readonly byUri: Map<string, Resource> },
): void {
  const resource = resourceAt(value, path, around);
  if (resource !== around) {
    found.byHolder.set(formatPointer(path), resource);
    if (resource.uri !== undefined && !found.byUri.has(resource.uri)) {
      found.byUri.set(resource.uri, resource);
    }
  }
  for (const name of anchorsOf(value)) {
    if (!resource.anchors.has(name)) resource.anchors.set(name, path);
  }
  for (const [key, each] of membersOf(value)) collect(each, [...path, key], resource, found);
}

const membersOf = (value: Json): readonly (readonly [string, Json])[] =>
  typeof value === "object" && value !== null ? Object.entries(value) : [];

const wordOf = (value: Json, keyword: string): string | undefined => {
  const word = isObject(value) ? member(value, keyword) : undefined;
  return typeof word === "string" ? word : undefined;
};

function resourceAt(value: Json, path: JsonPath, around: Resource): Resource {
  const id = wordOf(value, "$id");
  if (id === undefined || id.startsWith("#")) return around;
  return { path, value, uri: uriOf(id, around.uri), anchors: new Map() };
}

function anchorsOf(value: Json): readonly string[] {
  const id = wordOf(value, "$id");
  const named = [wordOf(value, "$anchor"), wordOf(value, "$dynamicAnchor")];
  return [...named, id?.startsWith("#") ? id.slice(1) : undefined].filter(
    (name) => name !== undefined,
  );
}

/** Absolute and without a fragment; undefined when the base is not absolute. */
export function uriOf(reference: string, base: string | undefined): string | undefined {
  if (!URL.canParse(reference, base)) return undefined;
  const uri = new URL(reference, base);
  uri.hash = "";
  return uri.href;
}

function rewrite(value: Json, path: JsonPath, around: Resource, resources: Resources): Json {
  if (isArray(value)) {
    return value.map((each, index) => rewrite(each, [...path, String(index)], around, resources));
  }
  if (!isObject(value)) return value;
  const isResource = wordOf(value, "$id") !== undefined;
  const own = (isResource && resources.byHolder.get(formatPointer(path))) || around;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) =>
      key === "$ref" && typeof each === "string"
        ? [key, rooted(each, own, resources) ?? each]
        : [key, rewrite(each, [...path, key], own, resources)],
    ),
  );
}

/** The pointer from the root of the file, of what a reference names in the resource around it. */
function rooted(reference: string, around: Resource, { byUri }: Resources): string | undefined {
  const { file, path } = splitReference(reference);
  const uri = uriOf(file, around.uri);
  const target = file === "" ? around : uri === undefined ? undefined : byUri.get(uri);
  if (!target) return undefined;
  const isRooted = file === "" && target.path.length === 0;
  const fragment = decode(reference.slice(file.length + 1));
  if (fragment !== "" && !fragment.startsWith("/")) {
    const anchored = target.anchors.get(fragment);
    return anchored && pointerTo(anchored);
  }
  return !isRooted && isThere(target.value, path)
    ? pointerTo([...target.path, ...path])
    : undefined;
}

/** A reference to a place of the same file. */
export const pointerTo = (path: JsonPath): string =>
  `#${formatPointer(path).split("/").map(encodeURIComponent).join("/")}`;

function isThere(value: Json, path: JsonPath): boolean {
  let here: Json | undefined = value;
  for (const segment of path) here = here === undefined ? undefined : member(here, segment);
  return here !== undefined;
}

/** The relative path from one `$id` to another of the same origin: `../common/money.json`. */
export function wayBetween(from: string, to: string): string | undefined {
  const [here, there] = [new URL(from), new URL(to)];
  if (here.origin === "null" || here.origin !== there.origin || there.search !== "")
    return undefined;
  return posix.relative(posix.dirname(here.pathname), there.pathname);
}
