import { type ChildProcess, spawn, spawnSync } from "node:child_process";

/** Whether there is a program that gives a command a terminal of its own. */
export const hasTerminal = spawnSync("script", ["--version"]).status === 0;

/** A command in a terminal of 60 columns. */
export interface Terminal {
  /** Everything on the screen so far, without what moves the cursor or paints. */
  readonly screen: string;
  /** As it came. */
  readonly raw: string;
  /** Waits until the screen shows it. */
  shows(text: string): Promise<void>;
  type(keys: string): void;
  /** The exit code of the command. */
  readonly ended: Promise<number | null>;
}

export const keys = { enter: "\r", down: "\u001b[B", controlC: "\u0003" } as const;

export function inTerminal(command: string, cwd: string, env: NodeJS.ProcessEnv = {}): Terminal {
  const { CI: _, GITHUB_ACTIONS: __, ...inherited } = process.env;
  const child = spawn("script", ["-qefc", `stty rows 40 cols 60; ${command}`, "/dev/null"], {
    cwd,
    env: { ...inherited, TERM: "xterm-256color", ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let raw = "";
  const waiting: { readonly text: string; readonly resolve: () => void }[] = [];
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    raw += part;
    for (const { text, resolve } of waiting) if (plain(raw).includes(text)) resolve();
  });
  return {
    get screen() {
      return plain(raw);
    },
    get raw() {
      return raw;
    },
    shows: (text) =>
      new Promise((resolve) => {
        if (plain(raw).includes(text)) resolve();
        else waiting.push({ text, resolve });
      }),
    type: (typed) => void child.stdin.write(typed),
    ended: exitOf(child),
  };
}

const exitOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once("close", (code) => resolve(code)));

const plain = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escapes are what is looked for
  text.replace(/\u001b\[[\d;?]*[A-Za-z]/g, "").replaceAll("\r", "");
