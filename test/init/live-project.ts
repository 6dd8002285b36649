import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { onTestFinished } from "vitest";

/** What a program printed, and its status. */
export interface Ran {
  readonly status: number | null;
  readonly told: string;
}

/** Runs one of the commands that a project's README names, as its user would. */
export function runLine(line: string, cwd: string, env: NodeJS.ProcessEnv = {}): Ran {
  const { status, stdout, stderr } = spawnSync(line, {
    cwd,
    env: { ...userEnvironment(), ...env },
    shell: true,
    encoding: "utf8",
    maxBuffer: 64e6,
  });
  return { status, told: stdout + stderr };
}

/** A project that runs. */
export interface LiveProject {
  readonly url: string;
  readonly told: () => string;
  /** Waits until it has printed this. */
  tells(text: RegExp): Promise<RegExpExecArray>;
  /** SIGTERM to everything that the command started, as Ctrl-C reaches it; the exit code. */
  stop(): Promise<number | null>;
}

/**
 * Starts a project by a line such as `npm run dev` and waits until it says where it is. A test that
 * fails stops it, too.
 */
export async function start(
  line: string,
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<LiveProject> {
  const child = spawn(line, {
    cwd,
    // Any free port: tests run side by side.
    env: { ...userEnvironment(), PORT: "0", ...env },
    shell: true,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const end = (): void => {
    if (child.exitCode === null && child.signalCode === null)
      process.kill(-(child.pid ?? 0), "SIGTERM");
  };
  onTestFinished(end);
  const output = listenTo(child);
  const [, url = ""] = await output.tells(/(http:\/\/\S+)\/health/);
  return {
    url,
    told: output.told,
    tells: output.tells,
    async stop() {
      const ended = once(child, "close");
      end();
      const [code] = await ended;
      return code;
    },
  };
}

function listenTo(child: ChildProcess): Pick<LiveProject, "told" | "tells"> {
  let told = "";
  const waiting = new Set<() => void>();
  const hear = (part: Buffer): void => {
    told += part.toString();
    for (const look of waiting) look();
  };
  child.stdout?.on("data", hear);
  child.stderr?.on("data", hear);
  const tells = (text: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = text.exec(told);
        if (found === null) return;
        waiting.delete(look);
        resolve(found);
      };
      child.once("close", () => reject(new Error(`it ended before it said ${text}:\n${told}`)));
      waiting.add(look);
      look();
    });
  return { told: () => told, tells };
}

/** Without what the test runner and npm around it put there. */
function userEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(?:npm_|VITEST|NODE_ENV$|NODE_OPTIONS$|CI$|GITHUB_ACTIONS$|INIT_CWD$)/.test(name),
  );
  return { ...Object.fromEntries(kept), NO_COLOR: "1" };
}

/** Whether npm finds packages here. */
export function isRegistryThere(): boolean {
  try {
    execFileSync("npm", ["view", "tsx", "version", "--fetch-timeout=20000", "--fetch-retries=0"], {
      stdio: "ignore",
    });
    return true;
  } catch {
    return false;
  }
}
