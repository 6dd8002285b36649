import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import type { Io, Output } from "../../src/cli/io.js";
import { run } from "../../src/cli/run.js";

export const repository = fileURLToPath(new URL("../..", import.meta.url));

/**
 * A folder below `node_modules` of this repository, so that packages are found as a user's would be,
 * in which documents are generated, compiled and imported.
 */
export function openWorkplace() {
  const cache = join(repository, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "workplace-"));
  return {
    folder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
    run: (...argv: readonly string[]) => runIn(folder, argv),
    compile: (exclude: readonly string[] = []) => compile(folder, exclude),
    importAll: () => importAll(folder),
  };
}

/** The command line in this process: its exit code and what it told. */
async function runIn(cwd: string, argv: readonly string[]) {
  let told = "";
  const output: Output = {
    write: (text) => {
      told += text;
    },
    isTTY: false,
    columns: undefined,
  };
  const io: Io = { cwd, env: {}, stdout: output, stderr: output, stdin: (async function* () {})() };
  return { code: await run(argv, io), told };
}

/** What the compiler says under every strict flag; of a planted mistake, too, so that it has looked. */
function compile(folder: string, exclude: readonly string[]): readonly string[] {
  writeFileSync(join(folder, "planted.ts"), 'export const planted: number = "no number";\n');
  const settings = {
    extends: join(repository, "tsconfig.json"),
    compilerOptions: {
      noUnusedParameters: true,
      noPropertyAccessFromIndexSignature: true,
      noImplicitOverride: true,
      paths: {
        "asyncapi-gen/runtime": [join(repository, "src/runtime/index.ts")],
        "asyncapi-gen/testing": [join(repository, "src/testing/index.ts")],
      },
    },
    include: ["."],
    exclude,
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(settings));
  const tsc = join(repository, "node_modules/typescript/bin/tsc");
  const { stdout } = spawnSync(process.execPath, [tsc, "-p", folder, "--noEmit"], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout.trim().split("\n");
}

/**
 * Imports every generated module but tests in one plain Node process, types stripped, and answers
 * what went wrong: a module that cannot be loaded, or a global that was not there before.
 */
async function importAll(folder: string): Promise<readonly string[]> {
  const modules = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !/\.test\.ts$|^planted|contract\.fixture/.test(path))
    .map((path) => join(folder, path));
  const outdir = join(folder, "js");
  const runtime = (name: string) => join(repository, "src", name, "index.ts");
  await build({
    entryPoints: modules,
    outdir,
    outbase: folder,
    format: "esm",
    platform: "node",
    logLevel: "error",
  });
  const packages = join(outdir, "node_modules/asyncapi-gen");
  await build({
    entryPoints: { runtime: runtime("runtime"), testing: runtime("testing") },
    outdir: packages,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    packages: "external",
    logLevel: "error",
  });
  const exported = { "./runtime": "./runtime.js", "./testing": "./testing.js" };
  writeFileSync(
    join(packages, "package.json"),
    JSON.stringify({ name: "asyncapi-gen", type: "module", exports: exported }),
  );
  writeFileSync(join(outdir, "package.json"), '{"type":"module"}');
  const urls = modules.map((path) =>
    pathToFileURL(join(outdir, relative(folder, path).replace(/\.ts$/, ".js"))),
  );
  writeFileSync(join(outdir, "import-all.mjs"), importing(urls.map(({ href }) => href)));
  const { stdout, stderr } = spawnSync(process.execPath, [join(outdir, "import-all.mjs")], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  rmSync(outdir, { recursive: true });
  const [count, ...wrong] = stdout.trim().split("\n");
  return count === `imported ${modules.length}` ? wrong : [...wrong, stdout + stderr];
}

const importing = (urls: readonly string[]): string => `const before = Object.keys(globalThis);
const wrong = [];
let imported = 0;
for (const url of ${JSON.stringify(urls)}) {
  try { await import(url); imported += 1; } catch (error) { wrong.push(url + ": " + error); imported += 1; }
}
console.log("imported " + imported);
wrong.push(...Object.keys(globalThis).filter((key) => !before.includes(key)));
for (const one of wrong) console.log(one);
`;

/** Generated files by path, with their text; none where nothing was generated. */
export const filesBelow = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: "utf8", withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
    : [];
