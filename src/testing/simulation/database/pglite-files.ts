type Bytes = Uint8Array | Int8Array;

/** A file or a folder of Emscripten's file system in memory (MEMFS), as far as it is needed here. */
interface FileNode {
  name: string;
  parent: FileNode;
  /** The next one in its chain of the table of names. */
  name_next?: FileNode | undefined;
  /** Of a file, its bytes and room for more; of a folder, what is in it, by name. */
  contents?: Bytes | Record<string, FileNode> | undefined;
  usedBytes?: number;
  readonly node_ops: Record<string, unknown>;
  readonly stream_ops: Record<string, unknown>;
}

interface OpenFile {
  fd: number | null;
  position: number;
}

export interface FileSystem {
  readonly nameTable: (FileNode | undefined)[];
  readonly streams: (OpenFile | null | undefined)[];
  lookupPath(path: string): { readonly node: FileNode };
}

const dataFolder = "/pglite/data";
// Nobody reads the log before a server starts anew after a crash.
const logFolder = "pg_wal";

/** Keeps all files as they are now, and copies what changes: the answer puts that back. */
export function rememberFiles(files: FileSystem): () => void {
  const putBackOf = new WeakMap<FileNode, () => void>();
  const touched = new Set<FileNode>();
  let isMoved = false;
  watch(files, {
    touch(node) {
      if (!putBackOf.has(node)) putBackOf.set(node, rememberFile(node));
      touched.add(node);
    },
    move() {
      isMoved = true;
    },
  });
  const putNamesBack = rememberNames(files);
  const putOpenBack = rememberOpen(files);
  return () => {
    for (const node of touched) putBackOf.get(node)?.();
    touched.clear();
    if (isMoved) putNamesBack();
    isMoved = false;
    putOpenBack();
  };
}

function rememberFile(node: FileNode): () => void {
  const { usedBytes = 0, contents, parent } = node;
  const isLog = parent.name === logFolder;
  const bytes = isBytes(contents) && !isLog ? contents.slice(0, usedBytes) : undefined;
  return () => {
    // A copy of its own each time: the file is written into.
    if (bytes !== undefined) node.contents = bytes.slice();
    node.usedBytes = usedBytes;
  };
}

const isBytes = (contents: FileNode["contents"]): contents is Bytes => ArrayBuffer.isView(contents);

/** Which file has which name in which folder. */
function rememberNames({ nameTable }: FileSystem): () => void {
  const heads = [...nameTable];
  const places = heads.flatMap((head) => {
    const chain: (() => void)[] = [];
    for (let node = head; node !== undefined; node = node.name_next) chain.push(placeOf(node));
    return chain;
  });
  return () => {
    for (const [index, head] of heads.entries()) nameTable[index] = head;
    for (const putBack of places) putBack();
  };
}

function placeOf(node: FileNode): () => void {
  const { name, parent, name_next, contents } = node;
  const inside = isBytes(contents) ? undefined : { ...contents };
  return () => {
    Object.assign(node, { name, parent, name_next });
    if (inside !== undefined) node.contents = { ...inside };
  };
}

function rememberOpen({ streams }: FileSystem): () => void {
  const open = streams.map((stream) => stream && { stream, position: stream.position });
  return () => {
    streams.length = open.length;
    for (const [fd, one] of open.entries()) {
      streams[fd] = one?.stream;
      if (one) Object.assign(one.stream, { fd, position: one.position });
    }
  };
}

interface Watcher {
  /** Before the bytes of a file change. */
  touch(node: FileNode): void;
  /** Before a file comes, goes, or gets another name. */
  move(): void;
}

const watchers = new WeakMap<FileSystem, Watcher>();

/** Tells the last watcher. All files share their functions, and so do all folders. */
function watch(files: FileSystem, watcher: Watcher): void {
  const isWatched = watchers.has(files);
  watchers.set(files, watcher);
  if (isWatched) return;
  const file = files.lookupPath(`${dataFolder}/PG_VERSION`).node;
  const folder = files.lookupPath(dataFolder).node;
  const touch = (node: FileNode) => watchers.get(files)?.touch(node);
  before(file.stream_ops, "write", ({ node }: { readonly node: FileNode }) => touch(node));
  before(file.node_ops, "setattr", touch);
  for (const name of ["mknod", "rename", "unlink", "rmdir", "symlink"]) {
    before(folder.node_ops, name, () => watchers.get(files)?.move());
  }
}

function before<First>(
  operations: Record<string, unknown>,
  name: string,
  tell: (first: First) => void,
): void {
  const work = operations[name];
  if (typeof work !== "function") throw new TypeError(`There is no ${name} of files in memory.`);
  operations[name] = (first: First, ...rest: readonly unknown[]) => {
    tell(first);
    return Reflect.apply(work, operations, [first, ...rest]);
  };
}
