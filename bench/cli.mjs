import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildPackage } from "../scripts/build.mjs";

/**
 * `npm run bench:cli [-- <rounds>]`: what the built command costs, as ratios to starting Node at all.
 *
 * Every round runs every command once, so that a slow minute of the machine slows all of them alike.
 * Ratios are of the minima; the absolute milliseconds are this machine's business.
 */
const repository = fileURLToPath(new URL("..", import.meta.url));
const rounds = Number(process.argv[2] ?? 15);
const command = join(repository, "bin/asyncapi-gen.js");

console.log(await buildPackage());
const shop = copyOfTheShop();
try {
  report(measure());
} finally {
  rmSync(shop, { recursive: true });
}

/** A copy, so that generating from nothing does not touch the committed files. */
function copyOfTheShop() {
  const copy = mkdtempSync(join(tmpdir(), "bench-shop-"));
  const source = join(repository, "examples/ecommerce");
  for (const entry of readdirSync(source)) {
    const path = join(source, entry);
    if (/^(contracts|services|generated)$|^asyncapi-gen\.config\./.test(entry)) {
      cpSync(path, join(copy, entry), { recursive: true });
    }
  }
  return copy;
}

/** `prepare` runs outside the clock. */
function subjects() {
  const forget = () => {
    for (const entry of ["generated", ".asyncapi-gen"]) {
      rmSync(join(shop, entry), { recursive: true, force: true });
    }
  };
  return [
    { name: "node -e 0", args: ["-e", "0"] },
    { name: "--help", args: [command, "--help"] },
    { name: "generate, from nothing", args: [command, "generate"], prepare: forget },
    { name: "generate --check, unchanged", args: [command, "generate", "--check"] },
  ];
}

function measure() {
  const measured = subjects().map((subject) => ({ ...subject, times: [] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const { args, prepare, times } of measured) {
      prepare?.();
      times.push(millisecondsOf(args));
    }
  }
  return measured;
}

function millisecondsOf(args) {
  const startedAt = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: shop, encoding: "utf8" });
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}:\n${stderr}`);
  return performance.now() - startedAt;
}

function report(measured) {
  const rows = measured.map(({ name, times }) => {
    const sorted = times.toSorted((a, b) => a - b);
    return { name, min: sorted[0], median: sorted[Math.floor(sorted.length / 2)] };
  });
  const base = rows[0].min;
  console.log(`${rounds} rounds, Node ${process.version}`);
  for (const { name, min, median } of rows) {
    const figures = [`min ${min.toFixed(0)} ms`, `median ${median.toFixed(0)} ms`];
    console.log(
      `${name.padEnd(28)} x ${(min / base).toFixed(1).padStart(5)}   ${figures.join(", ")}`,
    );
  }
}
