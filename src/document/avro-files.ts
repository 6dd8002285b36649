import { posix } from "node:path";
import { isArray, isObject, type Json, member } from "./json.js";

/** A name that an Avro schema uses and does not define, and where its file would be. */
export interface ForeignName {
  readonly name: string;
  /** Relative to the file with the schema, likeliest first. */
  readonly ways: readonly string[];
}

export const isAvroFile = (file: string): boolean => file.endsWith(".avsc");

/**
 * A set of `.avsc` files refers to its types by full names; tools are told the files, or find them
 * by convention: `Line.avsc` or `com.example.Line.avsc` beside it, or in folders named like namespaces.
 */
export function foreignNames(schema: Json): readonly ForeignName[] {
  const defined = new Set<string>();
  const used = new Map<string, string>();
  visit(schema, "", { defined, used });
  return [...used]
    .filter(([name]) => !defined.has(name) && !types.has(name) && plain.test(name))
    .map(([name, namespace]) => ({ name, ways: waysTo(name, namespace) }));
}

const definitions = new Set(["record", "error", "enum", "fixed"]);
const types = new Set([
  ...["null", "boolean", "int", "long", "float", "double", "bytes", "string"],
  ...["record", "error", "enum", "fixed", "array", "map"],
]);
const plain = /^[A-Za-z_][A-Za-z0-9_.]*$/;

interface Names {
  readonly defined: Set<string>;
  /** With the namespace they are used in. */
  readonly used: Map<string, string>;
}

const textAt = (value: Json, key: string): string | undefined => {
  const text = member(value, key);
  return typeof text === "string" ? text : undefined;
};

function visit(schema: Json | undefined, namespace: string, names: Names): void {
  if (typeof schema === "string") {
    names.used.set(fullName(schema, namespace), namespace);
  } else if (isArray(schema)) {
    for (const each of schema) visit(each, namespace, names);
  } else if (isObject(schema)) {
    visitMapping(schema, namespace, names);
  }
}

function visitMapping(schema: Json, outer: string, names: Names): void {
  const type = member(schema, "type");
  let namespace = outer;
  if (typeof type === "string" && definitions.has(type)) {
    const name = fullName(textAt(schema, "name") ?? "", textAt(schema, "namespace") ?? outer);
    names.defined.add(name);
    namespace = namespaceOf(name);
  } else {
    visit(type, namespace, names);
  }
  const fields = member(schema, "fields");
  const inner = isArray(fields) ? fields.map((field) => member(field, "type")) : [];
  const parts = [member(schema, "items"), member(schema, "values"), ...inner];
  for (const each of parts) visit(each, namespace, names);
}

const namespaceOf = (name: string): string => name.slice(0, Math.max(0, name.lastIndexOf(".")));

const fullName = (name: string, namespace: string): string =>
  name.includes(".") || namespace === "" || types.has(name) ? name : `${namespace}.${name}`;

function waysTo(name: string, namespace: string): readonly string[] {
  const short = name.slice(name.lastIndexOf(".") + 1);
  const kebab = short.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "-").toLowerCase();
  const folder = posix.relative(folderOf(namespace), folderOf(namespaceOf(name)));
  const beside = [short, name, kebab, kebab.replaceAll("-", "_")];
  const ways = [...beside, posix.join(folder, short)].map((way) => `${way}.avsc`);
  return [...new Set(ways)];
}

const folderOf = (namespace: string): string => `/${namespace.replaceAll(".", "/")}`;
