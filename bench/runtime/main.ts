import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startServer } from "./database.js";
import { machine, print } from "./report.js";
import { measures, type Size } from "./sections.js";

/**
 * `npm run bench:runtime [-- --quick] [--rounds 5] [--only pipeline,relay]`: what the runtime does in
 * a second, beside graphile-worker doing the same, on a PostgreSQL of its own with fsync on.
 *
 * Trust the ratios: what is compared runs in the same minute, round by round. The absolute numbers
 * are this machine's business.
 */
const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    rounds: { type: "string" },
    only: { type: "string" },
  },
});

const size: Size = {
  rounds: Number(values.rounds ?? (values.quick ? 1 : 5)),
  scale: values.quick ? 0.25 : 1,
};
const wanted = values.only?.split(",") ?? Object.keys(measures);

installRival();
console.log(`${machine()}; ${size.rounds} rounds`);
const server = await startServer();
try {
  for (const name of wanted) {
    const measure = measures[name];
    if (measure === undefined) throw new Error(`There is no measure "${name}".`);
    print(await measure(server, size));
  }
} finally {
  await server.stop();
}

/** Beside this file, and not among the package's own dependencies. */
function installRival(): void {
  const folder = fileURLToPath(new URL(".", import.meta.url));
  if (existsSync(`${folder}node_modules/graphile-worker`)) return;
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: folder,
    stdio: "inherit",
  });
  if (status !== 0) throw new Error("graphile-worker could not be installed.");
}
