import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { freePort } from "./free-port.js";
import type { LocalPostgres } from "./local-postgres.js";

/** Where Debian's package `postgresql-15` puts its programs: the oldest version we support. */
export const debianBinaries = "/usr/lib/postgresql/15/bin";

export const hasDebianPostgres = existsSync(join(debianBinaries, "postgres"));

/** A server of Debian's package, on loopback, with an empty data folder that is gone in the end. */
export async function startDebianPostgres(): Promise<LocalPostgres> {
  const dataDir = mkdtempSync(join(tmpdir(), "asyncapi-gen-debian-"));
  const owner = whoRunsIt();
  if (owner.uid !== undefined && owner.gid !== undefined) {
    chownSync(dataDir, owner.uid, owner.gid);
  }
  const program = (name: string) => join(debianBinaries, name);
  execFileSync(program("initdb"), ["-D", dataDir, "-U", "postgres", "-A", "trust", "-N"], {
    ...owner,
    cwd: "/",
    stdio: "ignore",
  });
  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  let server: ChildProcess | undefined;
  const start = async () => {
    const options = ["-D", dataDir, "-p", String(port), "-h", "127.0.0.1", "-k", dataDir];
    server = spawn(program("postgres"), options, { ...owner, cwd: "/", stdio: "ignore" });
    while (!(await answers(url))) {
      if (server.exitCode !== null) throw new Error(`PostgreSQL ended with ${server.exitCode}.`);
      await wait(50);
    }
  };
  const end = async () => {
    if (server === undefined || server.exitCode !== null) return;
    const exited = once(server, "exit");
    server.kill("SIGINT");
    await exited;
  };
  const stopAtExit = () => void server?.kill("SIGINT");
  process.once("exit", stopAtExit);
  await start();
  return {
    url,
    pause: end,
    start,
    async stop() {
      process.removeListener("exit", stopAtExit);
      await end();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root; its package has made a user for it. */
function whoRunsIt(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
