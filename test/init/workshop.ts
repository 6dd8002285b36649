import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Io } from "../../src/cli/io.js";
import { run } from "../../src/cli/run.js";

export const repository = fileURLToPath(new URL("../..", import.meta.url));

/** A folder below our own node_modules, so that projects in it find packages as a user's would. */
export interface Workshop {
  readonly folder: string;
  /** Lays a project down in a new folder of the workshop; what `init` answered. */
  init(name: string, ...args: readonly string[]): Promise<{ code: number; told: string }>;
  /** What the compiler says of all files of all projects, one line per error. */
  compile(): readonly string[];
  remove(): void;
}

export function openWorkshop(): Workshop {
  const cache = join(repository, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "projects-"));
  return {
    folder,
    init: (name, ...args) => initIn(folder, [name, ...args]),
    compile: () => compile(folder),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function initIn(
  cwd: string,
  args: readonly string[],
): Promise<{ readonly code: number; readonly told: string }> {
  let told = "";
  const output = {
    write: (text: string) => {
      told += text;
    },
    isTTY: false,
    columns: undefined,
  };
  const stdin = (async function* () {})();
  const io: Io = { cwd, env: {}, stdout: output, stderr: output, stdin };
  const code = await run(["init", ...args, "--no-install", "--no-git"], io);
  return { code, told };
}

/** With the settings that a project brings, all of them at once; the package is these sources. */
function compile(folder: string): readonly string[] {
  const settings = {
    extends: join(repository, "templates/project/common/tsconfig.json"),
    compilerOptions: {
      paths: {
        "asyncapi-gen/runtime": [join(repository, "src/runtime/index.ts")],
        "asyncapi-gen/runtime/pglite": [join(repository, "src/runtime/store/pglite.ts")],
        "asyncapi-gen/runtime/postgres": [join(repository, "src/runtime/store/postgres.ts")],
        "asyncapi-gen/runtime/nats": [join(repository, "src/runtime/transport/nats/index.ts")],
        "asyncapi-gen/testing": [join(repository, "src/testing/index.ts")],
      },
    },
    include: ["."],
    exclude: [],
  };
  // A compiler that looks at nothing finds nothing.
  writeFileSync(join(folder, "planted.ts"), 'export const planted: number = "no number";\n');
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(settings));
  const tsc = join(repository, "node_modules/typescript/bin/tsc");
  const { stdout } = spawnSync(process.execPath, [tsc, "-p", folder, "--pretty", "false"], {
    encoding: "utf8",
  });
  return stdout.trim().split("\n");
}

/** All that `compile` may say. */
export const onlyThePlanted = [/planted\.ts\(1,14\): error TS2322/];
