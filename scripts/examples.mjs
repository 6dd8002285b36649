import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { buildPackage } from "./build.mjs";

/**
 * `npm run examples`: generates the code of every example with the command of this clone. `--check`
 * writes nothing and fails when the committed code is not what it generates.
 */
const repository = fileURLToPath(new URL("..", import.meta.url));
const command = join(repository, "bin/asyncapi-gen.js");

process.chdir(repository);
console.log(await buildPackage());
const generate = (folder, ...args) =>
  spawnSync(process.execPath, [command, "generate", ...args], { cwd: folder, stdio: "inherit" });

for (const folder of examples()) {
  const isGood = process.argv.includes("--check") ? isFresh(folder) : generate(folder).status === 0;
  if (!isGood) process.exitCode = 1;
}

function examples() {
  const folders = readdirSync("examples")
    .map((name) => join("examples", name))
    .filter((folder) =>
      readdirSync(folder).some((file) => file.startsWith("asyncapi-gen.config.")),
    );
  // Otherwise a lost configuration would silently end the check.
  if (folders.length === 0) throw new Error("no example has a configuration");
  return folders;
}

/**
 * By `generate --check`, as users do, and once more from nothing in a copy: `--check` trusts the
 * manifest when the version of the tool is the same, and in a clone the version says nothing of
 * what the emitters do today.
 */
function isFresh(folder) {
  if (generate(folder, "--check").status !== 0) return false;
  const copy = mkdtempSync(join(tmpdir(), `${basename(folder)}-`));
  try {
    cpSync(folder, copy, { recursive: true, filter: (path) => path !== join(folder, "generated") });
    if (generate(copy, "--quiet").status !== 0) return false;
    const stale = differences(readTree(folder), readTree(copy));
    for (const path of stale) console.error(`${join(folder, path)} is stale`);
    if (stale.length > 0) console.error("fix: npm run examples");
    return stale.length === 0;
  } finally {
    rmSync(copy, { recursive: true });
  }
}

/** Path -> bytes, in hexadecimal, of every file below a folder. */
function readTree(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.map((file) => [relative(folder, file), readFileSync(file, "hex")]));
}

function differences(before, after) {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path)).sort();
}
