import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { isArray, isObject, type Json } from "./json.js";
import type { BrokenRule, ValidationRequest } from "./validation.js";

/**
 * What was found out about documents before, by their content: asking a library about an unchanged
 * document again takes longer than everything else that a command does.
 */
export interface VerdictCache {
  /** Nothing is known yet, so that it is worth starting what finds out at once. */
  readonly isEmpty: boolean;
  read(request: ValidationRequest): readonly BrokenRule[] | undefined;
  write(request: ValidationRequest, broken: readonly BrokenRule[]): void;
}

export interface VerdictCacheOptions {
  /** Absolute; made when the first verdict is written. */
  readonly folder: string;
  /** False: what is there is used, and nothing is added. */
  readonly writes: boolean;
  /** What decides about documents of a version: a verdict of other rules is none. */
  readonly rulesOf: (version: string) => string;
}

// Two hundred documents of a few hundred bytes each; a longer list of mistakes is found anew.
const verdictsMax = 200;
const bytesMax = 64 * 1024;

/**
 * Verdicts as one small file each, named by the hash of what they are about. A file that is damaged,
 * of another version or not readable is no verdict; a folder that cannot be written stays as it is.
 */
export function openVerdictCache({ folder, writes, rulesOf }: VerdictCacheOptions): VerdictCache {
  const keyOf = (request: ValidationRequest): string =>
    createHash("sha256")
      .update(JSON.stringify([rulesOf(request.version), request.version, request.texts]))
      .digest("hex");
  return {
    isEmpty: verdictFiles(folder).length === 0,
    read: (request) => readVerdict(folder, keyOf(request)),
    write: (request, broken) => {
      if (writes) attempt(() => writeVerdict(folder, keyOf(request), broken));
    },
  };
}

/**
 * `node_modules/.cache/asyncapi-gen/verdicts` of the package that a folder belongs to: where tools keep what
 * they can make again. Undefined where there is no such package, or where a link would lead elsewhere.
 */
export function projectCache(folder: string): string | undefined {
  const owner = packageFolder(folder);
  if (owner === undefined || !existsSync(join(owner, "node_modules"))) return undefined;
  const way = join("node_modules", ".cache", "asyncapi-gen", "verdicts");
  const isDirect = realPathOf(join(owner, way)) === join(realpathSync(owner), way);
  return isDirect ? join(owner, way) : undefined;
}

function packageFolder(folder: string): string | undefined {
  if (existsSync(join(folder, "package.json"))) return folder;
  return dirname(folder) === folder ? undefined : packageFolder(dirname(folder));
}

/** Where a path leads, if only its beginning is there. */
function realPathOf(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  return join(realPathOf(dirname(path)), path.slice(dirname(path).length));
}

function readVerdict(folder: string, key: string): readonly BrokenRule[] | undefined {
  try {
    const verdict: Json = JSON.parse(readFileSync(join(folder, `${key}.json`), "utf8"));
    return isObject(verdict) && verdict.of === key && isVerdict(verdict.broken)
      ? verdict.broken
      : undefined;
  } catch {
    return undefined;
  }
}

const kinds: readonly unknown[] = ["predicate", "sentence", "crash"];

function isVerdict(value: unknown): value is readonly BrokenRule[] {
  if (!isArray(value)) return false;
  return value.every(
    (rule) =>
      isObject(rule) &&
      isArray(rule.path) &&
      rule.path.every((segment) => typeof segment === "string") &&
      kinds.includes(rule.kind) &&
      typeof rule.message === "string",
  );
}

/** Renamed into place, so that who reads at the same time sees all of it or nothing. */
function writeVerdict(folder: string, key: string, broken: readonly BrokenRule[]): void {
  const text = JSON.stringify({ of: key, broken });
  if (text.length > bytesMax) return;
  mkdirSync(folder, { recursive: true });
  const scratch = join(folder, `${key}.${process.pid}.tmp`);
  try {
    writeFileSync(scratch, text, { flag: "wx" });
    renameSync(scratch, join(folder, `${key}.json`));
  } finally {
    rmSync(scratch, { force: true });
  }
  forgetOldest(folder);
}

function forgetOldest(folder: string): void {
  const files = verdictFiles(folder).map((name) => join(folder, name));
  if (files.length <= verdictsMax) return;
  const aged = files.map((path) => ({ path, writtenAt: statSync(path).mtimeMs }));
  const oldest = aged.sort((a, b) => a.writtenAt - b.writtenAt).slice(0, -verdictsMax);
  for (const { path } of oldest) rmSync(path, { force: true });
}

function verdictFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".json"));
  } catch {
    return [];
  }
}

/** What cannot be remembered is found out again; that is no reason to fail. */
function attempt(act: () => void): void {
  try {
    act();
  } catch {
    return;
  }
}
