import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A process that we have started, and that says by a message where it answers. */
export interface Child {
  readonly pid: number;
  /** Resolves when it is ready. Rejects when it ends before. */
  readonly started: Promise<void>;
  /** How it has ended: `exit code 0`, `SIGKILL`. */
  readonly ended: Promise<string>;
  isRunning(): boolean;
  url(): string;
  signal(signal: "SIGTERM" | "SIGKILL"): void;
}

export interface ChildOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly logs: "inherit" | "ignore";
  /** Apart from our terminal: its Ctrl-C is for us, and we stop the child. */
  readonly detached?: boolean;
}

// tsx finds the repository's tsconfig.json there, which says where "asyncapi-gen/runtime" is.
const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Runs a TypeScript file of ours in a process of its own. It ends when we end, however that is. */
export function startChild(
  file: URL,
  commandLine: readonly string[],
  { env, logs, detached = true }: ChildOptions,
): Child {
  const child = fork(fileURLToPath(file), commandLine, {
    cwd: root,
    execArgv: ["--import", "tsx"],
    env: { ...process.env, ...env },
    stdio: ["ignore", logs, "inherit", "ipc"],
    detached,
  });
  let url: string | undefined;
  const ended = endOf(child);
  const started = new Promise<void>((resolve, reject) => {
    child.once("message", (message: { readonly url: string }) => {
      url = message.url;
      resolve();
    });
    void ended.then((how) => reject(new Error(`${commandLine.join(" ")} did not start: ${how}`)));
  });
  started.catch(() => {}); // whoever waits for it hears of it
  return {
    pid: child.pid ?? Number.NaN,
    started,
    ended,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    url() {
      if (url === undefined) throw new Error(`${commandLine.join(" ")} has not started`);
      return url;
    },
    signal: (signal) => void child.kill(signal),
  };
}

const endOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
