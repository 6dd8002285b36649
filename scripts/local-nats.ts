import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "./free-port.js";

/** A NATS server with JetStream of our own, on loopback. */
export interface LocalNats {
  readonly url: string;
  /** Undefined while it is ended. */
  readonly pid: number | undefined;
  /** Comes back on the same port with the same data. */
  start(): Promise<void>;
  /** Ends it; its data stay. SIGKILL: as in a crash. */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
  signal(signal: "SIGSTOP" | "SIGCONT"): void;
  /** Ends it and removes its data, unless their folder was given. */
  stop(): Promise<void>;
}

export interface LocalNatsOptions {
  /** Where the data stay from one start to the next. Absent: a folder of its own, gone in the end. */
  readonly dataDir?: string;
  /** How large all streams together may become. Default 4 GiB. */
  readonly fileBytesMax?: number;
  /** More lines of its configuration. */
  readonly configuration?: string;
}

/** Room for a payload of 1 MiB with its headers; the server's own default is 1 MiB for both. */
const maxPayload = 8 * 2 ** 20;
const startMsMax = 20_000;

const binary = ["nats-server", "/usr/sbin/nats-server"].find(
  (name) => spawnSync(name, ["--version"]).status === 0,
);

/** Undefined: `startLocalNats` works here. */
export const whyNoLocalNats = (): string | undefined =>
  binary === undefined ? "no nats-server on this machine" : undefined;

export async function startLocalNats(options: LocalNatsOptions = {}): Promise<LocalNats> {
  if (binary === undefined) throw new Error(`${whyNoLocalNats()}: apt-get install nats-server`);
  const folder = options.dataDir ?? mkdtempSync(join(tmpdir(), "asyncapi-gen-nats-"));
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const config = join(folder, "nats.conf");
  const jetstream = `store_dir: ${JSON.stringify(join(folder, "jetstream"))}, max_file: ${options.fileBytesMax ?? 2 ** 32}`;
  writeFileSync(
    config,
    `listen: 127.0.0.1:${port}\nmax_payload: ${maxPayload}\njetstream { ${jetstream} }\n${options.configuration ?? ""}`,
  );
  let server: ChildProcess | undefined;
  const end = async (signal: "SIGTERM" | "SIGKILL") => {
    const ending = server;
    server = undefined;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    const exited = once(ending, "exit");
    ending.kill(signal);
    await exited;
  };
  const start = async () => {
    server = spawn(binary, ["-c", config], { stdio: "ignore" });
    await accepting(port);
  };
  // It would outlive us otherwise, when nobody has come to stop it.
  process.once("exit", () => void server?.kill("SIGKILL"));
  await start();
  return {
    url: `nats://127.0.0.1:${port}`,
    get pid() {
      return server?.pid;
    },
    start,
    end,
    signal: (signal) => void server?.kill(signal),
    async stop() {
      server?.kill("SIGCONT");
      await end("SIGTERM");
      if (options.dataDir === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function accepting(port: number): Promise<void> {
  const endMs = performance.now() + startMsMax;
  while (!(await accepts(port))) {
    if (performance.now() > endMs) throw new Error("nats-server does not start");
    await wait(20);
  }
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
