import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { ProcessOptions } from "./service.js";

/** One process of one service, which may be a later one than the one it was first. */
export interface Member {
  /** `inventory 2`. */
  readonly name: string;
  /** `kill -9`, and its end. */
  kill(): Promise<void>;
  /** Resolves when it is ready. A process that dies while it starts is started again. */
  start(): Promise<void>;
  /** SIGTERM; answers how it ended. */
  stop(): Promise<string>;
  /** How often it has ended when nobody had told it to; each time it was started again. */
  readonly collapses: number;
}

// Below node_modules, so that the packages it needs are found from there.
const program = fileURLToPath(
  new URL(`../../node_modules/.cache/asyncapi-gen/soak-${process.pid}.mjs`, import.meta.url),
);

/** Bundled once, a process starts in a third of the time. */
export async function bundleServices(): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL("./service.ts", import.meta.url))],
    outfile: program,
    bundle: true,
    format: "esm",
    platform: "node",
    // What stands in tsconfig.json as a path is ours; the rest are packages.
    external: ["pg", "pino", "@nats-io/*"],
    logLevel: "error",
  });
}

/** `logFile`: where it writes its log lines. */
export function createMember(name: string, options: ProcessOptions, logFile: string): Member {
  let child: ChildProcess | undefined;
  let isToEnd = false;
  let collapses = 0;
  const end = async (signal: NodeJS.Signals): Promise<string> => {
    isToEnd = true;
    if (child === undefined || hasEnded(child)) {
      return `ended before: ${child?.signalCode ?? child?.exitCode}`;
    }
    const exit = once(child, "exit");
    child.kill(signal);
    const [code, by] = await exit;
    return by ?? `exit code ${code}`;
  };
  // The database may be away at this very moment: a process that cannot start ends, and whoever
  // supervises it (here we) starts another.
  const start = async (): Promise<void> => {
    isToEnd = false;
    child = spawnOne(options, logFile);
    while (!(await isReady(child))) {
      await wait(500);
      if (isToEnd) return;
      child = spawnOne(options, logFile);
    }
    child.once("exit", () => {
      if (isToEnd) return;
      collapses += 1;
      void start();
    });
  };
  return {
    name,
    get collapses() {
      return collapses;
    },
    async kill() {
      await end("SIGKILL");
    },
    start,
    stop: () => end("SIGTERM"),
  };
}

function spawnOne(options: ProcessOptions, logFile: string): ChildProcess {
  const log = openSync(logFile, "a");
  const child = fork(program, {
    env: { ...process.env, SOAK_SERVICE: JSON.stringify(options) },
    // A program of its own: nothing that this process was started with (tsx) is of use there.
    execArgv: ["--enable-source-maps"],
    stdio: ["ignore", log, log, "ipc"],
  });
  closeSync(log);
  return child;
}

/** False: it has ended before. */
const isReady = (child: ChildProcess): Promise<boolean> =>
  new Promise((resolve) => {
    child.once("message", () => resolve(true));
    child.once("exit", () => resolve(false));
  });

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;
