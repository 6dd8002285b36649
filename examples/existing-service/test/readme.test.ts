import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { describeOnPostgres, startPostgres } from "../../../test/postgres.js";
import { eventually } from "../../../test/runtime/eventually.js";

const folder = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string) => readFileSync(`${folder}${path}`, "utf8");

describeOnPostgres("README.md", () => {
  test("its commands start the service and place a booking", { timeout: 120_000 }, async () => {
    const server = await startPostgres();
    onTestFinished(() => server.stop());
    const url = await server.createDatabase();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(read("migrations/0001-bookings.sql"));

    const service = spawn(process.execPath, ["--import", "tsx", "src/main.ts"], {
      cwd: folder,
      env: { ...process.env, DATABASE_URL: url, PORT: "0" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => void service.kill("SIGKILL"));
    let told = "";
    service.stdout.on("data", (part) => {
      told += part;
    });
    await eventually("it listens", () => /http:\S+/.test(told), 60_000);
    const [, header = "", body = ""] =
      /^curl .*-H '(.*?)' -d '(.*)'$/m.exec(read("README.md")) ?? [];
    const [name = "", value = ""] = header.split(": ");
    const base = /http:\S+/.exec(told)?.[0];
    const answer = await fetch(`${base}/bookings`, {
      method: "POST",
      headers: { [name]: value },
      body,
    });
    expect(answer.status).toBe(201);
    expect((await client.query("select room from bookings")).rows).toEqual([{ room: "blue" }]);
    await client.end();
    service.kill("SIGTERM");
    expect(await once(service, "exit")).toEqual([0, null]);
  });
});
