import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "../../scripts/free-port.js";
import type { Server } from "./database.js";

/** nats-server with JetStream, whose files outlive it. */
export async function startBroker(): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "asyncapi-gen-soak-nats-"));
  const port = await freePort();
  const config = join(folder, "nats.conf");
  const store = JSON.stringify(join(folder, "jetstream"));
  writeFileSync(config, `listen: 127.0.0.1:${port}\njetstream { store_dir: ${store} }\n`);
  let server: ChildProcess | undefined;
  const kill = async () => {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, "exit");
    server.kill("SIGKILL");
    await exited;
  };
  const start = async () => {
    server = spawn("nats-server", ["-c", config], { stdio: "ignore" });
    await once(server, "spawn");
    while (!(await accepts(port))) await wait(20);
  };
  process.once("exit", () => server?.kill("SIGKILL"));
  await start();
  return {
    url: `nats://127.0.0.1:${port}`,
    kill,
    start,
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
