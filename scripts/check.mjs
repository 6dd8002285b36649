import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

/**
 * `npm run check [-- <name> ...]`: everything that can be said without running the system. Each check
 * passes or prints its output; the last line sums them up.
 */
process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const node = (name, script, ...args) => ({ name, script, args });

const checks = [
  node(
    "lint",
    "node_modules/@biomejs/biome/bin/biome",
    "ci",
    "--error-on-warnings",
    "--colors=off",
  ),
  node("types", "node_modules/typescript/bin/tsc", "-p", ".", "--noEmit"),
  node("pipeline", "node_modules/vitest/vitest.mjs", "run", "test/pipeline"),
  node("templates", "scripts/embed-templates.mjs", "--check"),
  node("sql", "scripts/embed-sql.mjs", "--check"),
  node("notices", "scripts/notices.mjs", "--check"),
  node("findings", "node_modules/tsx/dist/cli.mjs", "scripts/diagnostics-page.ts", "--check"),
  node("examples", "scripts/examples.mjs", "--check"),
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !checks.some((check) => check.name === name));
if (unknown.length > 0) {
  console.error(
    `no check ${unknown.join(", ")}; there are ${checks.map((c) => c.name).join(", ")}`,
  );
  process.exit(2);
}
const chosen = checks.filter(({ name }) => wanted.length === 0 || wanted.includes(name));

const failed = (await runAll(chosen, 2)).filter((passed) => !passed).length;
console.log(`${chosen.length - failed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed === 0 ? 0 : 1;

async function runAll(checks, atOnce) {
  const waiting = [...checks];
  const results = [];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results.push(await run(next));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

function run({ name, script, args }) {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], { maxBuffer: 64e6 }, (error, stdout, stderr) => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      console.log(`${error ? "FAILED" : "ok    "} ${name} (${seconds} s)`);
      if (error) console.log(indent(`${stdout}${stderr}`.trim() || error.message));
      resolve(!error);
    });
  });
}

function indent(text) {
  return text.replace(/^/gm, "    ");
}
