import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { DiagnosticCode } from "../diagnostics/codes.js";
import type { Diagnostic, Location } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import { checkText } from "./characters.js";
import { isObject, type Json } from "./json.js";
import type { DocumentLimits } from "./limits.js";
import { keyText } from "./positions.js";

type Locate = (node: Node) => Location;

/**
 * The JSON value of a YAML tree, built by ourselves rather than by the library, because every
 * value must pass the limits: depth, number of values after aliases are written out, keys that
 * could become a prototype, characters that no text may hold.
 */
export function toJson(
  contents: Node,
  limits: DocumentLimits,
  locate: Locate,
): { readonly value?: Json; readonly diagnostics: readonly Diagnostic[] } {
  const conversion: Conversion = {
    limits,
    locate,
    anchors: new Map(),
    open: new Set(),
    nodes: 0,
    diagnostics: [],
  };
  try {
    const value = convert(conversion, contents, 0);
    const broken = conversion.diagnostics.some(({ severity }) => severity === "error");
    return { ...(!broken && { value }), diagnostics: conversion.diagnostics };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { diagnostics: [...conversion.diagnostics, error.diagnostic] };
  }
}

interface Conversion {
  readonly limits: DocumentLimits;
  readonly locate: Locate;
  readonly anchors: Map<string, Node>;
  /** Anchored nodes being converted: an alias to one of them would never end. */
  readonly open: Set<Node>;
  nodes: number;
  readonly diagnostics: Diagnostic[];
}

/** Leaves the recursion when a limit is exceeded: going on would be the damage. */
class Refused extends Error {
  readonly diagnostic: Diagnostic;
  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
  }
}

function convert(conversion: Conversion, node: unknown, depth: number): Json {
  if (isAlias(node)) return convertAlias(conversion, node.source, node, depth);
  if (isScalar(node)) {
    note(conversion, node, depth);
    return convertScalar(conversion, node, node.value);
  }
  if (isMap(node) || isSeq(node)) {
    note(conversion, node, depth);
    conversion.open.add(node);
    const value = isMap(node)
      ? convertMap(conversion, node, depth)
      : convertSeq(conversion, node, depth);
    conversion.open.delete(node);
    return value;
  }
  return null;
}

function note(conversion: Conversion, node: Node & { anchor?: string }, depth: number): void {
  const { limits } = conversion;
  if (node.anchor) conversion.anchors.set(node.anchor, node);
  if (depth > limits.depthMax) {
    refuse(
      conversion,
      "document/too-deep",
      `More than ${limits.depthMax} levels of nesting.`,
      node,
    );
  }
  conversion.nodes += 1;
  if (conversion.nodes > limits.nodesMax) {
    const message = `More than ${limits.nodesMax} values once aliases are written out.`;
    refuse(conversion, "document/too-many-aliases", message, node);
  }
}

function convertAlias(conversion: Conversion, name: string, alias: Node, depth: number): Json {
  const target = conversion.anchors.get(name);
  if (!target) refuse(conversion, "document/syntax", `Alias \`${name}\` has no anchor.`, alias);
  if (conversion.open.has(target)) {
    refuse(conversion, "document/syntax", `Alias \`${name}\` contains itself.`, alias);
  }
  return convert(conversion, target, depth);
}

function convertScalar(conversion: Conversion, node: Node, value: unknown): Json {
  if (typeof value === "string") {
    const problem = checkText(value, "value");
    if (problem) report(conversion, problem.code, problem.message, node);
    return value;
  }
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (typeof value === "boolean" || value === null || value === undefined) return value ?? null;
  return refuse(conversion, "document/syntax", `${String(value)} is not a JSON value.`, node);
}

function convertMap(conversion: Conversion, map: YAMLMap, depth: number): Json {
  const merged: Record<string, Json> = {};
  const own: Record<string, Json> = {};
  for (const pair of map.items) {
    const key = keyOfPair(conversion, pair.key, map);
    if (key === "<<" && !isQuoted(pair.key)) {
      for (const each of mergeSources(conversion, pair, depth)) Object.assign(merged, each);
    } else {
      own[key] = convert(conversion, pair.value, depth + 1);
    }
  }
  return { ...merged, ...own };
}

function keyOfPair(conversion: Conversion, key: unknown, map: YAMLMap): string {
  const text = keyText(key);
  if (text === undefined) {
    return refuse(conversion, "document/syntax", "A key must be plain text.", map);
  }
  const node = key as Node;
  if (text === "__proto__") {
    report(conversion, "document/forbidden-key", "`__proto__` is not allowed as a key.", node);
  }
  const problem = checkText(text, "key");
  if (problem) report(conversion, problem.code, problem.message, node);
  return text;
}

const isQuoted = (key: unknown): boolean => isScalar(key) && String(key.type).startsWith("QUOTE");

/** `<<: *a` or `<<: [*a, *b]`; of several, the first one wins, so it is assigned last. */
function mergeSources(conversion: Conversion, pair: Pair, depth: number): readonly object[] {
  const converted = convert(conversion, pair.value, depth + 1);
  const sources = Array.isArray(converted) ? converted.toReversed() : [converted];
  if (sources.every(isObject)) return sources;
  const message = "`<<` merges a map, or a list of maps, into the one around it.";
  report(conversion, "document/syntax", message, (pair.value ?? pair.key) as Node);
  return [];
}

const convertSeq = (conversion: Conversion, list: YAMLSeq, depth: number): Json =>
  list.items.map((item) => (isPair(item) ? null : convert(conversion, item, depth + 1)));

function report(conversion: Conversion, code: DiagnosticCode, message: string, node: Node): void {
  conversion.diagnostics.push(finding(code, message, { location: conversion.locate(node) }));
}

function refuse(conversion: Conversion, code: DiagnosticCode, message: string, node: Node): never {
  throw new Refused(finding(code, message, { location: conversion.locate(node) }));
}
