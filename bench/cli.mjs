import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildPackage } from "../scripts/build.mjs";
import { systemOf, systemsOf } from "./cli-documents.mjs";

/**
 * `npm run bench:cli [-- <rounds>] [--large]`: what the built command costs, as ratios to starting Node at all,
 * beside what others cost on the same documents (`npm ci --prefix bench/peers` installs Modelina).
 *
 * Every round runs every command once, so that a slow minute of the machine slows all of them alike.
 * Ratios are of the minima; the absolute milliseconds are this machine's business. `--large` adds 5,000
 * messages, and the ratio of their time per message to that of 500.
 */
const repository = fileURLToPath(new URL("..", import.meta.url));
const rounds = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 15);
const isLarge = process.argv.includes("--large");
const command = join(repository, "bin/asyncapi-gen.js");
const folders = [];
const timer = "/usr/bin/time";
const knowsMemory = existsSync(timer);

console.log(await buildPackage());
try {
  report(measure(subjects()));
} finally {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), "bench-cli-"));
  folders.push(folder);
  return folder;
}

/** A copy, so that generating from nothing does not touch the committed files. */
function copyOfTheShop() {
  const copy = newFolder();
  const source = join(repository, "examples/ecommerce");
  for (const entry of readdirSync(source)) {
    const path = join(source, entry);
    if (/^(contracts|services|generated)$|^asyncapi-gen\.config\./.test(entry)) {
      cpSync(path, join(copy, entry), { recursive: true });
    }
  }
  return copy;
}

function remembered(messages) {
  return `${messages} messages, remembered`;
}

/** `prepare` runs outside the clock; what `warms` is run once before, when there is nothing to remember yet. */
function subjects() {
  const shop = copyOfTheShop();
  const aside = newFolder();
  let forgotten = 0;
  // Not deleted before all is measured: ext4 gives out no inode that was in use minutes ago, and looks at each
  // of those first. After the deletion of 1,500 files a new one costs it 600 microseconds instead of 30.
  const forget = (folder) => () => {
    for (const entry of ["generated", ".asyncapi-gen"]) {
      const path = join(folder, entry);
      if (existsSync(path)) renameSync(path, join(aside, `${forgotten++}`));
    }
  };
  const remembering = ["--cache", join(newFolder(), "verdicts")];
  const generate = [command, "generate"];
  const ours = [
    { name: "node -e 0", cwd: shop, args: ["-e", "0"] },
    { name: "--help", cwd: shop, args: [command, "--help"] },
    { name: "shop: --check, unchanged", cwd: shop, args: [...generate, "--check"] },
    { name: "shop: from nothing, remembered", args: [...generate, ...remembering], warms: true },
    { name: "shop: from nothing, first time", args: [...generate, "--no-cache"] },
  ].map((subject) => ({ cwd: shop, prepare: forget(shop), ...subject }));
  const whole = (messages, folder, files) => {
    const common = { cwd: folder, prepare: forget(folder) };
    const args = [...generate, ...files, "--out", "."];
    return [
      { name: `${messages} messages, first time`, ...common, args: [...args, "--no-cache"] },
      { name: remembered(messages), ...common, args: [...args, ...remembering], warms: true },
      // Right after it was generated.
      { name: `${messages} messages, --check, unchanged`, cwd: folder, args: [...args, "--check"] },
    ];
  };
  const sizes = [12, 500].map((messages) => ({ messages, ...systemOf(messages, newFolder()) }));
  const sized = sizes.flatMap(({ messages, folder, file }) => [
    ...whole(messages, folder, [file]),
    ...peers(messages, join(folder, file), folder),
  ]);
  if (isLarge) {
    const folder = newFolder();
    sized.push(...whole(5000, folder, systemsOf(5000, folder)));
  }
  const [node, help, check, ...rest] = ours;
  // Checked right after something was generated.
  return [node, help, ...rest, { ...check, prepare: undefined }, ...sized];
}

function peers(messages, document, cwd) {
  const modelina = join(repository, "bench/peers/node_modules/@asyncapi/modelina");
  const peer = (name, script) => ({
    name: `${messages} messages: ${name}`,
    cwd,
    args: [join(repository, "bench/peers", script), document],
  });
  return [
    peer("bare parser", "parse.mjs"),
    ...(existsSync(modelina) ? [peer("Modelina", "modelina.mjs")] : []),
  ];
}

function measure(all) {
  const measured = all.map((subject) => ({ ...subject, times: [], memory: [] }));
  for (const { args, cwd } of measured.filter(({ warms }) => warms)) costOf(args, cwd);
  for (let round = 0; round < rounds; round += 1) {
    for (const { args, cwd, prepare, times, memory } of measured) {
      prepare?.();
      const { milliseconds, megabytes } = costOf(args, cwd);
      times.push(milliseconds);
      if (megabytes !== undefined) memory.push(megabytes);
    }
  }
  return measured;
}

/** With the peak of its memory, where the system has a program that tells. */
function costOf(args, cwd) {
  const [program, given] = knowsMemory
    ? [timer, ["-f", "%M", process.execPath, ...args]]
    : [process.execPath, args];
  const startedAt = performance.now();
  const { status, stderr } = spawnSync(program, given, { cwd, encoding: "utf8" });
  const milliseconds = performance.now() - startedAt;
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}:\n${stderr}`);
  const kilobytes = /(\d+)\s*$/.exec(stderr)?.[1];
  return { milliseconds, ...(knowsMemory && { megabytes: Number(kilobytes) / 1024 }) };
}

function report(measured) {
  const rows = measured.map(({ name, times, memory }) => {
    const sorted = times.toSorted((a, b) => a - b);
    const [min] = sorted;
    return {
      name,
      min,
      median: sorted[Math.floor(sorted.length / 2)],
      memory: Math.max(...memory),
    };
  });
  const base = rows[0].min;
  console.log(`${rounds} rounds, Node ${process.version}`);
  for (const { name, min, median, memory } of rows) {
    const figures = [`min ${min.toFixed(0)} ms`, `median ${median.toFixed(0)} ms`];
    if (memory > 0) figures.push(`${memory.toFixed(0)} MB`);
    console.log(
      `${name.padEnd(34)} x ${(min / base).toFixed(1).padStart(5)}   ${figures.join(", ")}`,
    );
  }
  if (isLarge) console.log(`time per message, 5,000 : 500    x ${growth(rows).toFixed(2)}`);
}

/** How much more one message costs among 5,000 than among 500; 1 is linear. */
function growth(rows) {
  const costOfOne = (messages) =>
    rows.find(({ name }) => name === remembered(messages)).min / messages;
  return costOfOne(5000) / costOfOne(500);
}
