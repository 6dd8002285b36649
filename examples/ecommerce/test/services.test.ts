import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { describeOnPostgres, startPostgres, type TestPostgres } from "../../../test/postgres.js";
import { post } from "../shop/answer.js";
import { anOrder } from "../shop/goods.js";
import { eventually } from "../shop/wait.js";

const commandLine = ["--import", "tsx", "examples/ecommerce/services.ts"];

/** The command while it runs, and what it has printed so far. */
interface Running {
  readonly output: () => string;
  readonly ended: Promise<number | null>;
  signal(signal: "SIGTERM" | "SIGKILL"): void;
}

const running = new Set<ChildProcess>();

function run(databaseUrl: string, ...options: readonly string[]): Running {
  const child = spawn(process.execPath, [...commandLine, ...options], {
    env: { ...process.env, DATABASE_URL: databaseUrl, PORT: "0" },
  });
  running.add(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  return {
    output: () => output,
    ended: new Promise((resolve) => child.once("close", resolve)),
    signal: (signal) => void child.kill(signal),
  };
}

async function says(command: Running, text: string): Promise<void> {
  const ended = command.ended.then((code) => {
    throw new Error(`ended with ${code} before it said "${text}":\n${command.output()}`);
  });
  await Promise.race([ended, eventually(text, async () => command.output().includes(text))]);
}

const find = (command: Running, pattern: RegExp): string =>
  pattern.exec(command.output())?.[1] ?? "not found";

/** Where the order service answers. */
const door = (command: Running) => find(command, /order +process \d+, (\S+)\/health/);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describeOnPostgres("npm run services", () => {
  let server: TestPostgres;
  let databaseUrl: string;
  beforeAll(async () => {
    server = await startPostgres();
    databaseUrl = await server.createDatabase();
  });
  afterEach(() => {
    for (const child of running) child.kill("SIGTERM");
    running.clear();
  });
  afterAll(() => server.stop());

  const order = anOrder();

  test("one process per service; the death of one is told, the others go on and drain", {
    timeout: 120_000,
  }, async () => {
    const shop = run(databaseUrl);
    await says(shop, "Ctrl-C stops it");
    process.kill(Number(find(shop, /warehouse +process (\d+)/)), "SIGKILL");
    await says(shop, "warehouse has ended by itself: SIGKILL");
    expect((await post(`${door(shop)}/orders`, order)).status).toBe(202);

    shop.signal("SIGTERM");
    expect(await shop.ended).toBe(1);
    expect(shop.output()).toContain("Drained and stopped: 4 of 4");
  });

  test("started again, it knows the order and brings it to its end", {
    timeout: 120_000,
  }, async () => {
    const shop = run(databaseUrl);
    await says(shop, "Ctrl-C stops it");
    const status = async () => {
      const response = await fetch(`${door(shop)}/orders/${order.orderId}`);
      return ((await response.json()) as { status?: string }).status;
    };
    await eventually("the order is confirmed", async () => (await status()) === "confirmed");

    shop.signal("SIGTERM");
    expect(await shop.ended).toBe(0);
    expect(shop.output()).toContain("Drained and stopped: 5 of 5");
  });

  test("without DATABASE_URL it has a server of its own, and its data stay in a folder", {
    timeout: 120_000,
  }, async () => {
    const dataDir = join(tmpdir(), `asyncapi-gen-services-${randomUUID()}`);
    const other = anOrder();
    const first = run("", "--data", dataDir);
    await says(first, "Ctrl-C stops it");
    expect((await post(`${door(first)}/orders`, other)).status).toBe(202);
    first.signal("SIGTERM");
    expect(await first.ended).toBe(0);

    const second = run("", "--data", dataDir, "--only", "order");
    await says(second, "Ctrl-C stops it");
    expect((await fetch(`${door(second)}/orders/${other.orderId}`)).status).toBe(200);
    second.signal("SIGTERM");
    expect(await second.ended).toBe(0);
    rmSync(dataDir, { recursive: true });
  });

  test("killed itself, it leaves no process behind", { timeout: 120_000 }, async () => {
    const shop = run(databaseUrl);
    await says(shop, "Ctrl-C stops it");
    const pids = [...shop.output().matchAll(/process (\d+), /g)].map(([, pid]) => Number(pid));
    expect(pids.length).toBe(5);
    shop.signal("SIGKILL");
    await eventually("all have ended", async () => !pids.some(isAlive));
  });

  test("--only starts some of them", { timeout: 120_000 }, async () => {
    const shop = run(databaseUrl, "--only", "credit", "--only", "warehouse");
    await says(shop, "Ctrl-C stops it");
    shop.signal("SIGTERM");
    expect(await shop.ended).toBe(0);
    expect(shop.output()).toContain("Drained and stopped: 2 of 2");
  });
});

test.each([
  ["--store pglite: it belongs to one process", ["--store", "pglite"], "npm run demo"],
  ["a service that there is not", ["--only", "billing"], "Usage: npm run services"],
  ["an option that there is not", ["--stroe"], "Usage: npm run services"],
])("wrong usage, %s", { timeout: 60_000 }, (_, options, text) => {
  const { status, stderr } = spawnSync(process.execPath, [...commandLine, ...options], {
    encoding: "utf8",
  });
  expect({ status, told: stderr.includes(text) }).toEqual({ status: 2, told: true });
});
