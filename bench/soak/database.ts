import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { startLocalPostgres } from "../../scripts/local-postgres.js";

/** A server that can be killed, and comes back with what it had committed. */
export interface Server {
  readonly url: string;
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** PostgreSQL with room for the connections of many processes. */
export async function startDatabase(): Promise<Server> {
  const dataDir = mkdtempSync(join(tmpdir(), "asyncapi-gen-soak-"));
  const server = await startLocalPostgres({ dataDir });
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await admin.query("alter system set max_connections = 400");
  await admin.end();
  await server.pause();
  await server.start();
  const postmaster = () =>
    Number(readFileSync(join(dataDir, "postmaster.pid"), "utf8").split("\n")[0]);
  return {
    url: server.url,
    async kill() {
      const pid = postmaster();
      process.kill(pid, "SIGKILL");
      while (isAlive(pid)) await wait(20);
    },
    // The killed one's children hold on to its memory for a moment, and a start is refused meanwhile.
    start: () => persistently(() => server.start()),
    async stop() {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const triesMax = 50;

async function persistently(start: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await start();
      return;
    } catch (error) {
      if (tries >= triesMax) throw error;
      await wait(200);
    }
  }
}
