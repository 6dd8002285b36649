import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../scripts/free-port.js";
import { hasPostgres } from "./postgres.js";
import { skipUnless } from "./requirements.js";
import { eventually } from "./runtime/eventually.js";

/** A real PgBouncer in transaction mode, in front of a PostgreSQL. */
export interface TestPgBouncer {
  /** The same database by way of the pooler. */
  through(url: string): string;
  stop(): Promise<void>;
}

const binary = ["pgbouncer", "/usr/sbin/pgbouncer"].find(
  (name) => spawnSync(name, ["--version"]).status === 0,
);

/** `describe` for tests that need a real PgBouncer. */
export const describeOnPgBouncer = skipUnless(
  binary !== undefined && hasPostgres,
  "no pgbouncer on this machine, or no PostgreSQL to stand behind it",
);

// It refuses to run as root.
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** `poolSize`: sessions of the server that all clients of a database share. */
export async function startPgBouncer(server: string, poolSize = 4): Promise<TestPgBouncer> {
  if (binary === undefined) throw new Error("no pgbouncer on this machine");
  const { hostname, port, username, password } = new URL(server);
  const folder = mkdtempSync(join(tmpdir(), "asyncapi-gen-pgbouncer-"));
  const listenPort = await freePort();
  const [config, users] = [join(folder, "pgbouncer.ini"), join(folder, "users.txt")];
  writeFileSync(users, `"${username}" "${password}"\n`);
  writeFileSync(
    config,
    `[databases]
* = host=${hostname} port=${port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${listenPort}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
pool_mode = transaction
default_pool_size = ${poolSize}
max_client_conn = 200
server_idle_timeout = 2
`,
  );
  for (const path of [folder, config, users]) {
    if (nobody.uid !== undefined) chownSync(path, nobody.uid, nobody.gid);
  }
  const pooler = spawn(binary, ["-q", config], { stdio: "ignore", cwd: folder, ...nobody });
  const exited = once(pooler, "exit");
  await eventually("pgbouncer listens", () => accepts(listenPort));
  return {
    through(url) {
      const pooled = new URL(url);
      pooled.port = String(listenPort);
      return pooled.href;
    },
    async stop() {
      pooler.kill("SIGKILL");
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
