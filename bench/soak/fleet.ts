import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
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
  const ended = (): boolean =>
    child === undefined || child.exitCode !== null || child.signalCode !== null;
  const end = async (signal: NodeJS.Signals): Promise<string> => {
    if (child === undefined || ended())
      return `ended before: ${child?.signalCode ?? child?.exitCode}`;
    const exit = once(child, "exit");
    child.kill(signal);
    const [code, by] = await exit;
    return by ?? `exit code ${code}`;
  };
  const startOnce = (): Promise<boolean> => {
    const log = openSync(logFile, "a");
    const started = fork(program, {
      env: { ...process.env, SOAK_SERVICE: JSON.stringify(options) },
      stdio: ["ignore", log, log, "ipc"],
    });
    child = started;
    return new Promise((resolve) => {
      started.once("message", () => resolve(true));
      started.once("exit", () => resolve(false));
    });
  };
  return {
    name,
    async kill() {
      await end("SIGKILL");
    },
    async start() {
      // The database may be away at this very moment: a process that cannot start ends, and whoever
      // supervises it (here we) starts another.
      while (!(await startOnce())) await new Promise((resolve) => setTimeout(resolve, 500));
    },
    stop: () => end("SIGTERM"),
  };
}
