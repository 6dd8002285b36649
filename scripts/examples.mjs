import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildPackage } from "./build.mjs";

/**
 * `npm run examples`: generates the code of every example with the command of this clone. `--check`
 * writes nothing and fails, with a diff, when the committed code is not what it would generate.
 */
const repository = fileURLToPath(new URL("..", import.meta.url));
process.chdir(repository);

// In full: hashes prove freshness to one version of the tool, and a clone's emitters change within one.
const flags = process.argv.includes("--check") ? ["--check", "--full"] : [];

console.log(await buildPackage());
for (const folder of examples()) {
  const command = [join(repository, "bin/asyncapi-gen.js"), "generate", ...flags];
  const { status } = spawnSync(process.execPath, command, { cwd: folder, stdio: "inherit" });
  if (status !== 0) {
    console.error(`${folder}: mend it with \`npm run examples\``);
    process.exitCode = 1;
  }
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
