import { realpath } from "node:fs/promises";
import { dirname, posix, resolve } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import { foreignNames, isAvroFile } from "./avro-files.js";
import { formatPointer } from "./json-pointer.js";
import type { DocumentLimits } from "./limits.js";
import { nearReference } from "./near-reference.js";
import { parseText } from "./parse-text.js";
import { readTextFile } from "./read-file.js";
import { findReferences, type WrittenReference } from "./references.js";
import {
  fetchTextFile,
  isRemotePath,
  objectionTo,
  type RemoteOrigins,
  remoteOrigin,
  remoteTarget,
} from "./remote-file.js";
import { resolveInside } from "./root-jail.js";
import { documentsOfSagas, isSagaFile, referencesOfSagas } from "./saga-file.js";
import { readSchemaFile, uriOf, wayBetween } from "./schema-resources.js";
import {
  chainOf,
  decode,
  hopsMax,
  lookUp,
  placeKey,
  type SourceFile,
  splitReference,
} from "./source-file.js";

/** The files that documents consist of, each read once. */
export interface LoadedFiles {
  /** The documents that were asked for and could be read, in that order. */
  readonly entries: readonly SourceFile[];
  /** All files by display path: the text of a code frame. */
  readonly texts: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
}

interface MutableSource extends SourceFile {
  readonly references: Map<string, SourceFile>;
  /** Of its `$id`. */
  readonly uri: string | undefined;
  bases?: readonly SourceFile[];
}

/** A reference to a file that may be known by its `$id` once all are read, and what is to say if not. */
interface AwaitedFile {
  readonly source: MutableSource;
  readonly written: WrittenReference;
  readonly uri: string;
  readonly finding: Diagnostic;
}

interface Loading {
  readonly limits: DocumentLimits;
  readonly remoteOrigins: RemoteOrigins;
  /** By real path; undefined for a file that cannot be used. */
  readonly files: Map<string, MutableSource | undefined>;
  readonly texts: Map<string, string>;
  readonly diagnostics: Diagnostic[];
  readonly awaited: AwaitedFile[];
  bytes: number;
  fetches: number;
  hasLongChain: boolean;
}

/** Reads documents and, transitively, the files that their `$ref`s name. */
export async function loadFiles(
  paths: readonly string[],
  options: {
    readonly cwd: string;
    readonly root?: string | undefined;
    readonly limits: DocumentLimits;
    readonly remoteOrigins?: RemoteOrigins | undefined;
  },
): Promise<LoadedFiles> {
  const loading: Loading = {
    limits: options.limits,
    remoteOrigins: options.remoteOrigins ?? [],
    files: new Map(),
    texts: new Map(),
    diagnostics: [],
    awaited: [],
    bytes: 0,
    fetches: 0,
    hasLongChain: false,
  };
  const entries: SourceFile[] = [];
  // Entries first, so that a file which is both document and reference is called as the user typed it.
  for (const typed of paths) {
    const entry = await loadEntry(loading, typed, options.cwd);
    if (entry && !entries.includes(entry)) entries.push(entry);
  }
  for (const entry of entries) {
    const root = options.root
      ? await realpath(resolve(options.cwd, options.root))
      : dirname(entry.path);
    await loadReferenced(loading, entry as MutableSource, root, new Set());
  }
  for (const each of loading.awaited) settle(loading, each);
  const { texts, diagnostics } = loading;
  return { entries, texts, diagnostics };
}

async function loadEntry(
  loading: Loading,
  typed: string,
  cwd: string,
): Promise<SourceFile | undefined> {
  const file = typed.replaceAll("\\", "/");
  const absolute = resolve(cwd, typed);
  const path = await realpath(absolute).catch(() => absolute);
  return loadFile(loading, path, file, ({ problem, message, line = 1, column = 1 }) =>
    finding(problem, `${file} cannot be used: ${message}.`, { location: { file, line, column } }),
  );
}

type Complaint = Extract<Awaited<ReturnType<typeof readTextFile>>, { problem: unknown }>;

async function loadFile(
  loading: Loading,
  path: string,
  file: string,
  complain: (complaint: Complaint) => Diagnostic,
): Promise<MutableSource | undefined> {
  if (loading.files.has(path)) return loading.files.get(path);
  const source = await readSource(loading, path, file, complain);
  loading.files.set(path, source);
  return source;
}

async function readSource(
  loading: Loading,
  path: string,
  file: string,
  complain: (complaint: Complaint) => Diagnostic,
): Promise<MutableSource | undefined> {
  const { limits } = loading;
  const bytesMax = Math.min(limits.fileBytesMax, limits.totalBytesMax - loading.bytes);
  const read = isRemotePath(path)
    ? await fetchTextFile(new URL(path), { bytesMax, deadlineMs: limits.fetchMs })
    : await readTextFile(path, bytesMax);
  if ("problem" in read) {
    loading.diagnostics.push(complain(read));
    return undefined;
  }
  loading.bytes += read.bytes;
  loading.texts.set(file, read.text);
  const { value, diagnostics, locate } = parseText(file, read.text, limits);
  loading.diagnostics.push(...diagnostics);
  if (value === undefined) return undefined;
  const schema = readSchemaFile(value, read.text);
  return { file, path, text: read.text, ...schema, locate, references: new Map() };
}

async function loadReferenced(
  loading: Loading,
  source: MutableSource,
  root: string,
  visited: Set<SourceFile>,
): Promise<void> {
  if (visited.has(source)) return;
  visited.add(source);
  const holdsSagas = isSagaFile(source);
  const references = holdsSagas ? referencesOfSagas(source) : findReferences(source.value);
  for (const written of references) {
    const target = await loadReference(loading, source, root, written);
    if (target) await loadReferenced(loading, target, root, visited);
  }
  if (isAvroFile(source.file)) await loadAvroFiles(loading, source, root, visited);
  if (holdsSagas) source.bases = documentsOfSagas(source);
  for (const written of references) checkTarget(loading, source, written);
}

/** The files with the types that an Avro schema names, where they stand by convention. */
async function loadAvroFiles(
  loading: Loading,
  source: MutableSource,
  root: string,
  visited: Set<SourceFile>,
): Promise<void> {
  for (const { ways } of foreignNames(source.value)) {
    for (const way of ways) {
      const target = await loadAt(loading, source, root, way);
      if (!target || target === source) continue;
      source.references.set(way, target);
      await loadReferenced(loading, target, root, visited);
      break;
    }
  }
}

async function loadReference(
  loading: Loading,
  source: MutableSource,
  root: string,
  written: WrittenReference,
): Promise<MutableSource | undefined> {
  const { reference, path } = written;
  const { file } = splitReference(reference);
  if (file === "") return undefined;
  const location = source.locate(path);
  const remote = remoteTarget(source.path, file);
  if (remote) {
    const copy = await loadLocalCopy(loading, source, root, { file, uri: withoutHash(remote) });
    return copy ?? loadRemote(loading, source, remote, written);
  }
  const destination = await resolveInside(root, source.path, file);
  if ("problem" in destination) {
    const message = `\`$ref: ${reference}\` ${destination.message}.`;
    const isPointer = /^\/(?:components|channels|operations|servers)\//.test(reference);
    const hint = isPointer ? `did you mean \`#${reference}\`?` : undefined;
    const lost = finding(destination.problem, message, { location, hint });
    const uri = source.uri && uriOf(file, source.uri);
    if (uri === undefined) loading.diagnostics.push(lost);
    else loading.awaited.push({ source, written, uri, finding: lost });
    return undefined;
  }
  const display = posix.normalize(posix.join(posix.dirname(source.file), decode(file)));
  const target = await loadFile(loading, destination.path, display, ({ problem, message }) =>
    finding(problem, `\`$ref: ${reference}\` cannot be used: ${message}.`, { location }),
  );
  if (target) source.references.set(file, target);
  return target;
}

const withoutHash = (target: URL): string => splitReference(target.href).file;

/**
 * Schemas refer to each other by their `$id`s, which nobody is meant to fetch: a file that was read and has
 * that `$id`, or stands where it must, seen from the file that refers to it, is what is meant.
 */
async function loadLocalCopy(
  loading: Loading,
  source: MutableSource,
  root: string,
  { file, uri }: { readonly file: string; readonly uri: string },
): Promise<MutableSource | undefined> {
  if (isRemotePath(source.path)) return undefined;
  const way = source.uri && wayBetween(source.uri, uri);
  const known = knownBy(loading, uri) ?? (way && (await loadAt(loading, source, root, way)));
  if (!known || (known.uri ?? uri) !== uri) return undefined;
  source.references.set(file, known);
  return known;
}

const knownBy = (loading: Loading, uri: string): MutableSource | undefined =>
  [...loading.files.values()].find((each) => each?.uri === uri);

async function loadAt(
  loading: Loading,
  source: MutableSource,
  root: string,
  way: string,
): Promise<MutableSource | undefined> {
  const destination = await resolveInside(root, source.path, way);
  if ("problem" in destination) return undefined;
  const display = posix.normalize(posix.join(posix.dirname(source.file), decode(way)));
  return loadFile(loading, destination.path, display, ({ problem, message }) =>
    finding(problem, `${display} cannot be used: ${message}.`, { location: source.locate([]) }),
  );
}

/** A reference that waited for all files: to the one with that `$id`, or to nothing. */
function settle(loading: Loading, { source, written, uri, finding: lost }: AwaitedFile): void {
  const known = knownBy(loading, uri);
  if (!known) {
    loading.diagnostics.push(lost);
    return;
  }
  source.references.set(splitReference(written.reference).file, known);
  checkTarget(loading, source, written);
}

async function loadRemote(
  loading: Loading,
  source: MutableSource,
  target: URL,
  written: WrittenReference,
): Promise<MutableSource | undefined> {
  const { reference } = written;
  const location = source.locate(written.path);
  const objection = objectionTo(target, loading.remoteOrigins);
  if (objection !== undefined) {
    const origin = remoteOrigin(target.href);
    const hint =
      origin && `keep a copy beside the document, or allow it: \`--allow-remote-refs ${origin}\`.`;
    const message = `\`$ref: ${reference}\` ${objection}.`;
    const refusal = finding("document/remote-reference", message, { location, hint });
    loading.awaited.push({ source, written, uri: withoutHash(target), finding: refusal });
    return undefined;
  }
  const href = withoutHash(target);
  if (!loading.files.has(href)) loading.fetches += 1;
  if (loading.fetches > loading.limits.fetchesMax) {
    const message = `\`$ref: ${reference}\` is one of more than ${loading.limits.fetchesMax} files to fetch.`;
    loading.diagnostics.push(finding("document/remote-reference", message, { location }));
    return undefined;
  }
  const loaded = await loadFile(loading, href, href, ({ problem, message }) =>
    finding(problem, `\`$ref: ${reference}\` cannot be used: ${message}.`, { location }),
  );
  if (loaded) source.references.set(splitReference(reference).file, loaded);
  return loaded;
}

function checkTarget(loading: Loading, source: SourceFile, written: WrittenReference): void {
  const { reference, path, kind } = written;
  const { file } = splitReference(reference);
  // A file that is missing or broken has its own finding; what our extensions name is for the contract.
  if (kind === "text" || (file !== "" && !source.references.has(file))) return;
  const location = source.locate(path);
  const target = lookUp(source, reference);
  if (!target) {
    const message = `\`$ref: ${reference}\` points to nothing.`;
    const meant = nearReference(source, reference);
    const hint = meant && `did you mean \`${meant}\`?`;
    loading.diagnostics.push(finding("document/unresolved-reference", message, { location, hint }));
    return;
  }
  if (loading.hasLongChain) return;
  const { circle, isTooLong } = chainOf(target);
  if (isTooLong) {
    // The library that writes references out would need minutes. To look at each of them costs too much.
    loading.hasLongChain = true;
    const message = `\`$ref: ${reference}\` leads through more than ${hopsMax} references.`;
    loading.diagnostics.push(finding("document/reference-expansion", message, { location }));
  }
  // One circle is one finding, at its first reference; what leads into it is a consequence.
  const keys = circle?.map(placeKey).sort();
  const holder = path.slice(0, -1);
  if (!circle || keys?.[0] !== placeKey({ source, path: holder, value: null })) return;
  const way = [holder, ...circle.map((place) => place.path)].map(formatPointer).join(" -> ");
  const message = `\`$ref: ${reference}\` ends in a circle: ${way}.`;
  loading.diagnostics.push(finding("document/reference-cycle", message, { location }));
}
