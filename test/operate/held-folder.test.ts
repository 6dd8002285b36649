import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { holderOf } from "../../src/runtime/store/pglite-lock.js";
import { project } from "../cli/project.js";
import { eventually } from "../runtime/eventually.js";

const keeperFile = fileURLToPath(new URL("./keeper.ts", import.meta.url));

/** A process that keeps a PGlite folder open, and the command line beside it. */
async function keeping() {
  const { folder, run: plain } = project({ "mended.json": '{"id":"mended"}' });
  const dataDir = join(folder, "data");
  const keeper = spawn(process.execPath, ["--import", "tsx", keeperFile, dataDir], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => end(keeper, "SIGKILL"));
  let said = "";
  keeper.stdout.on("data", (part) => {
    said += part;
  });
  const says = (text: string) => eventually(text, () => said.includes(text), 60_000);
  await says("ready\n");
  const run = (...argv: readonly string[]) => plain(...argv, "--data", dataDir);
  const json = async (...argv: readonly string[]) => {
    const { code, stdout, stderr } = await run(...argv, "--format", "json", "--quiet");
    expect(stderr).toBe("");
    return { code, ...JSON.parse(stdout) };
  };
  return { dataDir, keeper, says, run, json };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, "exit");
}

interface Noted {
  readonly port: number;
  readonly token: string;
}

const noteOf = (dataDir: string): Noted => JSON.parse(readFileSync(`${dataDir}.operate`, "utf8"));

async function statusOf({ port, token }: Noted, path: string, more: object = {}, body = "{}") {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const sent = request({ host: "127.0.0.1", port, path, method: "POST", headers, ...more });
  sent.on("error", () => {}); // it may hang up before it has heard all of us
  sent.end(body);
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  const chunks = (await response.toArray()) as Buffer[];
  return [response.statusCode, Buffer.concat(chunks).toString("utf8")];
}

test("commands work through the process that has the folder open, which sees the effect at once", async () => {
  const { dataDir, keeper, says, run, json } = await keeping();
  const { deadLetters } = await json("dead-letters", "list", "--consumer", "depot");
  expect(deadLetters).toHaveLength(2);
  const ofPayload = (text: string) =>
    String(deadLetters.find(({ data }: { data: string }) => data === text).id);
  const [first, second] = [ofPayload('{"number":1}'), ofPayload("{")];
  expect((await run("dead-letters", "show", first)).stdout).toContain('\n{"number":1}\n');
  await json("dead-letters", "redrive", first, "--payload", "mended.json");
  await says("packed mended\n");
  expect(await json("dead-letters", "discard", second, "--yes")).toMatchObject({
    discarded: [Number(second)],
  });
  expect((await run("dead-letters", "discard", second, "--yes")).stderr).toContain(
    `There is no dead letter ${second}.`,
  );
  expect((await json("dead-letters", "list")).deadLetters).toEqual([]);

  expect((await run("sagas", "list")).stdout).toMatch(/^order-1 +fulfil +order +stuck +\d{4}-/m);
  expect((await run("sagas", "retry", "order-1", "--step", "pay")).stderr).toContain(
    "no such step",
  );
  expect((await run("sagas", "retry", "order-1")).code).toBe(0);
  await eventually("it asks again", async () => {
    const { sagas } = await json("sagas", "show", "order-1");
    return sagas[0].status === "compensating";
  });
  // Readers are counted by the machine's clock, and this system lives on a virtual one.
  expect((await run("consumers", "list")).stdout).toMatch(/^depot +\d+ +0$/m);
  expect((await run("consumers", "remove", "depo")).stderr).toContain("knows no consumer depo");
  expect(await json("consumers", "remove", "depot")).toMatchObject({ removed: ["depot"] });
  expect((await run("consumers", "list")).stdout).not.toContain("depot");
  expect((await run("doctor")).stdout).toContain("ok       database: ");
  const elsewhere = await run("sagas", "list", "--schema", "elsewhere");
  expect(elsewhere.stderr).toMatch(/no tables of ours in the schema "elsewhere"/);
  expect(elsewhere.stderr).toContain('keeps them in "asyncapi_gen"');

  await end(keeper, "SIGTERM");
  expect(existsSync(`${dataDir}.operate`)).toBe(false);
  expect(existsSync(`${dataDir}.lock`)).toBe(false);
  expect((await json("sagas", "list")).sagas).toHaveLength(1);
}, 120_000);

test("who has no token, or is sent by a web page, is refused; the body is limited", async () => {
  const { dataDir, json } = await keeping();
  const note = noteOf(dataDir);
  expect(statSync(`${dataDir}.operate`).mode & 0o777).toBe(0o600);
  const list = "/consumers/list";
  const authorization = `Bearer ${note.token}`;
  const headers = (more: object) => ({ headers: { authorization, ...more } });
  const isJson = { "content-type": "application/json" };
  const statuses = {
    allowed: (await statusOf(note, list))[0],
    token: (await statusOf({ ...note, token: `${note.token.slice(0, -1)}!` }, list))[0],
    noToken: (await statusOf(note, list, { headers: isJson }))[0],
    host: (await statusOf(note, list, headers({ ...isJson, host: "evil.example" })))[0],
    localhost: (
      await statusOf(note, list, headers({ ...isJson, host: `localhost:${note.port}` }))
    )[0],
    origin: (await statusOf(note, list, headers({ ...isJson, origin: "http://127.0.0.1" })))[0],
    form: (await statusOf(note, list, headers({ "content-type": "text/plain" })))[0],
    get: (await statusOf(note, list, { method: "GET" }))[0],
    unknown: (await statusOf(note, "/store/query"))[0],
    inherited: (await statusOf(note, "/constructor"))[0],
    large: (await statusOf(note, list, {}, `{"x":"${"x".repeat(17 * 1024 * 1024)}"}`))[0],
  };
  expect(statuses).toEqual({
    allowed: 200,
    token: 401,
    noToken: 401,
    host: 403,
    localhost: 403,
    origin: 403,
    form: 415,
    get: 405,
    unknown: 404,
    inherited: 404,
    large: 413,
  });
  for (const body of ["", "[", "null", '{"id":"1"}', '{"id":1.5}', "{}"]) {
    expect(await statusOf(note, "/dead-letters/discard", {}, body)).toEqual([
      400,
      expect.stringContaining('"code":"options"'),
    ]);
  }
  expect((await json("dead-letters", "list")).deadLetters).toHaveLength(2);
}, 120_000);

test("after kill -9 the folder is opened itself, and what was left beside it is not believed", async () => {
  const { dataDir, keeper, json, run } = await keeping();
  const stale = readFileSync(`${dataDir}.operate`, "utf8");
  await end(keeper, "SIGKILL");
  expect(existsSync(`${dataDir}.lock`)).toBe(true);
  expect((await json("dead-letters", "list")).deadLetters).toHaveLength(2);
  expect(existsSync(`${dataDir}.lock`)).toBe(false);

  // A holder that serves nobody, as one of an older version, beside a note of the dead one.
  const holder = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  onTestFinished(() => end(holder, "SIGKILL"));
  writeFileSync(`${dataDir}.operate`, stale);
  const startedAt = startOf(holder.pid ?? 0);
  writeFileSync(`${dataDir}.lock`, JSON.stringify({ pid: holder.pid, startedAt, token: "other" }));
  expect(holderOf(dataDir)?.pid).toBe(holder.pid);
  const refused = await run("dead-letters", "list");
  expect(refused).toMatchObject({ code: 1, stdout: "" });
  expect(refused.stderr).toContain(`${dataDir} is open in process ${holder.pid}.`);

  // One whose port nobody listens on.
  writeFileSync(`${dataDir}.operate`, JSON.stringify({ ...JSON.parse(stale), lock: "other" }));
  const silent = await run("dead-letters", "list");
  expect(silent).toMatchObject({ code: 1, stdout: "" });
  expect(silent.stderr).toMatch(/cannot be used: connect ECONNREFUSED 127\.0\.0\.1/);
}, 120_000);

function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
