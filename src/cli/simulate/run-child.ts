import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { SeedProgress, SimulateOptions, SimulationResult } from "../../testing/index.js";
import { UsageError } from "../usage-error.js";

export interface ChildOptions {
  /** Absolute path of the module. */
  readonly file: string;
  readonly cwd: string;
  readonly options: Omit<SimulateOptions, "store" | "arena" | "onSeed">;
  onSeed(progress: SeedProgress): void;
}

/** A process that plays seeds. */
export interface SimulationChild {
  /** Rejects with a `UsageError` when the module cannot be used. */
  readonly result: Promise<SimulationResult>;
  stop(): void;
}

/**
 * The project's code runs in a process of its own: with the project's tsx, where it is TypeScript; it
 * brings its own copy of us, whose `defineSimulation` made what it exports.
 */
const script = `
// Whoever asked is gone: nobody wants to know any more.
process.once("disconnect", () => process.exit(0));
const answer = (message) => new Promise((sent) => process.send(message, sent));
process.once("message", async ({ file, options }) => {
  try {
    const { default: simulation } = await import(file);
    if (simulation?.kind !== "asyncapi-gen simulation") await answer({ kind: "foreign" });
    else {
      const onSeed = (progress) => void process.send({ kind: "seed", progress });
      await answer({ kind: "result", result: await simulation.simulate({ ...options, onSeed }) });
    }
  } catch (error) {
    await answer({ kind: "error", message: error?.message ?? String(error), stack: error?.stack });
  }
  process.exit(0);
});
`;

type Answer =
  | { readonly kind: "seed"; readonly progress: SeedProgress }
  | { readonly kind: "result"; readonly result: SimulationResult }
  | { readonly kind: "foreign" }
  | { readonly kind: "error"; readonly message: string; readonly stack?: string };

export function startSimulation({ file, cwd, options, onSeed }: ChildOptions): SimulationChild {
  const child = spawn(
    process.execPath,
    [...loaderFor(file), "--input-type=module", "--eval", script],
    // What the project prints is for people: it must not mix with our own output.
    { cwd, stdio: ["ignore", 2, 2, "ipc"] },
  );
  child.send({ file: pathToFileURL(file).href, options });
  return { result: resultOf(child, file, onSeed), stop: () => void child.kill("SIGKILL") };
}

function resultOf(
  child: ChildProcess,
  file: string,
  onSeed: (progress: SeedProgress) => void,
): Promise<SimulationResult> {
  return new Promise((resolve, reject) => {
    child.on("message", (answer: Answer) => {
      if (answer.kind === "seed") onSeed(answer.progress);
      else if (answer.kind === "result") resolve(answer.result);
      else reject(refusal(answer, file));
    });
    child.once("error", reject);
    child.once("exit", (code, signal) =>
      reject(
        new UsageError(`the simulation has ended by itself (${signal ?? `exit code ${code}`}).`),
      ),
    );
  });
}

function refusal(answer: Exclude<Answer, { kind: "seed" | "result" }>, file: string): UsageError {
  if (answer.kind === "foreign") {
    return new UsageError(
      `${file} exports no simulation.`,
      "write `export default defineSimulation({ ... })`.",
    );
  }
  const place = answer.stack
    ?.split("\n")
    .find((line) => line.includes("file://"))
    ?.trim();
  return new UsageError(
    `the simulation cannot be run: ${answer.message}`,
    place === undefined ? undefined : `look ${place}.`,
  );
}

/** Node alone runs no TypeScript that is written as ours is: `./x.js` for `./x.ts`. */
function loaderFor(file: string): readonly string[] {
  if (!file.endsWith(".ts")) return [];
  const places = [pathToFileURL(join(dirname(file), "x.js")), import.meta.url];
  for (const place of places) {
    try {
      return ["--import", pathToFileURL(createRequire(place).resolve("tsx")).href];
    } catch {
      // not there: the next place
    }
  }
  throw new UsageError(
    "a simulation in TypeScript needs the package tsx.",
    "npm install -D tsx; or name a file of JavaScript.",
  );
}
