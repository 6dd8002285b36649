import { readdirSync, readFileSync } from "node:fs";
import type { Json, JsonSchema, NamedSchema } from "../../src/contract/model.js";

/**
 * What a contract has done before validators are written: every `$ref` of a schema leads to a
 * named schema. Documents refer by file and pointer; the suite of JSON Schema refers by `$id`, too.
 */
export function resolveReferences(
  schema: JsonSchema,
  remotes: Registry,
): { readonly payload: JsonSchema; readonly schemas: readonly NamedSchema[] } {
  const registry: Registry = { byUri: new Map(remotes.byUri) };
  register(schema, ROOT, registry);
  const named = new Map<string, { id: string; schema: JsonSchema }>();
  const refer = (target: Found): string => {
    const known = named.get(target.uri);
    if (known !== undefined) return known.id;
    const entry = { id: `Named${named.size}`, schema: true as JsonSchema };
    named.set(target.uri, entry);
    entry.schema = convert(target.value, target.base) as JsonSchema;
    return entry.id;
  };
  const convert = (value: Json, base: string): Json => {
    if (!isObject(value))
      return Array.isArray(value) ? value.map((one) => convert(one, base)) : value;
    const inner = baseOf(value, base);
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => {
        if (key === "enum" || key === "const") return [key, member];
        const isReference = key === "$ref" && typeof member === "string";
        // A schema may describe a property of this name.
        if (isReference) return [key, `#/schemas/${refer(find(member, base, registry))}`];
        return [key, convert(member, inner)];
      }),
    );
  };
  return { payload: convert(schema, ROOT) as JsonSchema, schemas: [...named.values()] };
}

/** Schemas by their absolute URI, without an empty fragment. */
export interface Registry {
  readonly byUri: Map<string, Found>;
}

interface Found {
  readonly uri: string;
  readonly value: Json;
  /** What its own `$id`, and references inside of it if it has none, are relative to. */
  readonly base: string;
}

const ROOT = "https://suite.invalid/root.json";

/** The files that the suite calls remote, and the meta-schema. */
export function readRemotes(folder: URL): Registry {
  const registry: Registry = { byUri: new Map() };
  const files = readdirSync(folder, { recursive: true }).map(String);
  // Those of other drafts have folders of their own.
  for (const file of files.filter(
    (name) => /\.json$/.test(name) && !/^(draft(?!7)|v1)/.test(name),
  )) {
    const uri = `http://localhost:1234/${file.replaceAll("\\", "/")}`;
    register(JSON.parse(readFileSync(new URL(file, folder), "utf8")), uri, registry);
  }
  const meta = new URL(
    "../../node_modules/ajv/dist/refs/json-schema-draft-07.json",
    import.meta.url,
  );
  register(JSON.parse(readFileSync(meta, "utf8")), ROOT, registry);
  return registry;
}

type JsonObject = { readonly [key: string]: Json };

const isObject = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const withoutEmptyFragment = (uri: string): string => uri.replace(/#$/, "");

function register(value: Json, base: string, { byUri }: Registry): void {
  byUri.set(base, { uri: base, value, base });
  const waiting: (readonly [Json, string])[] = [[value, base]];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [one, outer] = next;
    if (typeof one !== "object" || one === null) continue;
    const inner = isObject(one) ? baseOf(one, outer) : outer;
    if (inner !== outer) byUri.set(inner, { uri: inner, value: one, base: outer });
    const { $id } = one as JsonObject;
    if (typeof $id === "string" && $id.startsWith("#")) {
      byUri.set(outer + $id, { uri: outer + $id, value: one, base: outer });
    }
    for (const [key, member] of Object.entries(one)) {
      if (key !== "enum" && key !== "const") waiting.push([member, inner]);
    }
  }
}

/** What a schema's `$id` makes of the base around it. */
function baseOf(schema: JsonObject, base: string): string {
  const { $id, $ref } = schema;
  if (typeof $id !== "string" || $id.startsWith("#") || typeof $ref === "string") return base;
  return withoutEmptyFragment(absolute($id, base));
}

const absolute = (reference: string, base: string): string =>
  reference.startsWith("#") ? base + reference : new URL(reference, base).href;

function find(reference: string, base: string, { byUri }: Registry): Found {
  const uri = withoutEmptyFragment(absolute(reference, base));
  const whole = byUri.get(uri);
  if (whole !== undefined) return whole;
  const [document = "", fragment = ""] = uri.split("#");
  const holder = byUri.get(document);
  if (holder === undefined) throw new Error(`nothing has the address ${uri}`);
  let { value, base: inner } = holder;
  for (const part of decodeURIComponent(fragment).split("/").slice(1)) {
    const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
    if (isObject(value)) inner = baseOf(value, inner);
    value = (value as JsonObject)[name] ?? true;
  }
  return { uri, value, base: inner };
}
