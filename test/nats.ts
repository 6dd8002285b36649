import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../scripts/free-port.js";
import { skipUnless } from "./requirements.js";
import { eventually } from "./runtime/eventually.js";

/** A real NATS server with JetStream, of a test file. */
export interface TestNats {
  readonly url: string;
  readonly pid: number;
  /** Ends at once, as in a crash; its files stay. */
  kill(): Promise<void>;
  /** Ends in order. */
  shutDown(): Promise<void>;
  /** Comes back on the same port with the same files. */
  start(): Promise<void>;
  /** Stands still: connections stay open, and nothing answers. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

/** Room for a payload of 1 MiB with its headers; the server's own default is 1 MiB for both. */
const maxPayload = 8 * 2 ** 20;

const binary = ["nats-server", "/usr/sbin/nats-server"].find(
  (name) => spawnSync(name, ["--version"]).status === 0,
);

/** `describe` for tests that need a real NATS server. */
export const describeOnNats = skipUnless(binary !== undefined, "no nats-server on this machine");

export const hasNats = binary !== undefined;

export interface TestNatsOptions {
  /** How large all streams together may become. Default: as much as there is. */
  readonly fileBytesMax?: number;
  /** More lines of its configuration. */
  readonly config?: string;
}

export async function startNats(options: TestNatsOptions = {}): Promise<TestNats> {
  if (binary === undefined) throw new Error("no nats-server on this machine");
  const folder = mkdtempSync(join(tmpdir(), "asyncapi-gen-nats-"));
  const port = await freePort();
  const fileBytesMax = options.fileBytesMax ?? 4 * 2 ** 30;
  const config = join(folder, "nats.conf");
  writeFileSync(
    config,
    `listen: 127.0.0.1:${port}\nmax_payload: ${maxPayload}\n` +
      `jetstream { store_dir: ${JSON.stringify(join(folder, "jetstream"))}, max_file: ${fileBytesMax} }\n` +
      `${options.config ?? ""}\n`,
  );
  let server: ChildProcess | undefined;
  const end = async (signal: NodeJS.Signals) => {
    const ending = server;
    server = undefined;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    const exited = once(ending, "exit");
    ending.kill(signal);
    await exited;
  };
  const start = async () => {
    server = spawn(binary, ["-c", config], { stdio: "ignore" });
    await eventually("nats-server listens", () => accepts(port));
  };
  await start();
  return {
    url: `nats://127.0.0.1:${port}`,
    get pid() {
      return server?.pid ?? -1;
    },
    start,
    kill: () => end("SIGKILL"),
    shutDown: () => end("SIGTERM"),
    freeze: () => void server?.kill("SIGSTOP"),
    thaw: () => void server?.kill("SIGCONT"),
    async stop() {
      server?.kill("SIGCONT");
      await end("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => resolve(true));
    socket.on("error", () => resolve(false));
  }).then((open) => open === true);
}
