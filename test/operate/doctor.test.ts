import { expect, test } from "vitest";
import { DOCUMENT, project } from "../cli/project.js";
import { describeOnNats, startNats } from "../nats.js";

const config = '{ "documents": ["light.yaml"] }';

test("a sound project is ok; stale files, a broken document and no configuration are problems", async () => {
  const files = { "light.yaml": DOCUMENT, "asyncapi-gen.config.json": config };
  const { run, write } = project({
    ...files,
    "node_modules/pg/package.json": '{ "version": "8.16.0" }',
  });
  const statuses = async () => {
    const { code, stdout } = await run("doctor", "--format", "json");
    const { checks } = JSON.parse(stdout);
    return [code, ...checks.map((c: Record<string, string>) => `${c.check} ${c.status}`)];
  };
  const before = ["node ok", "config ok", "documents ok"];
  expect(await statuses()).toEqual([1, ...before, "generated problem", "pg ok"]);
  await run("generate");
  expect(await statuses()).toEqual([0, ...before, "generated ok", "pg ok"]);
  write("node_modules/pg/package.json", '{ "version": "7.1.0" }');
  expect(await statuses()).toEqual([1, ...before, "generated ok", "pg problem"]);
  write("light.yaml", "asyncapi: 3.0.0\n");
  expect((await statuses()).slice(1, 4)).toEqual(["node ok", "config ok", "documents problem"]);
  const { code, stdout } = await project({}).run("doctor");
  expect(code).toBe(1);
  expect(stdout).toMatch(/^problem {2}config: .*\n {9}fix: /m);
});

test("a database that does not answer is a problem, and its password stays secret", async () => {
  const { runWith } = project({});
  const env = { DATABASE_URL: "postgres://me:s3cret@127.0.0.1:1/shop" };
  const { code, stdout, stderr } = await runWith({ env }, "doctor");
  expect(code).toBe(1);
  expect(stdout).toMatch(
    /^problem {2}database: postgres:\/\/me@127\.0\.0\.1:1\/shop cannot be used/m,
  );
  expect(stdout + stderr).not.toContain("s3cret");
});

test("a NATS server that does not answer is a problem, and its login stays secret", async () => {
  const { runWith } = project({});
  const env = { NATS_URL: "nats://me:s3cret@127.0.0.1:1" };
  const { code, stdout, stderr } = await runWith({ env }, "doctor");
  expect(code).toBe(1);
  expect(stdout).toMatch(/^problem {2}nats: NATS at nats:\/\/127\.0\.0\.1:1 cannot be reached/m);
  expect(stdout + stderr).not.toContain("s3cret");
});

describeOnNats("with a NATS server", () => {
  test("doctor names its version", async () => {
    const nats = await startNats();
    const { stdout } = await project({}).runWith({ env: { NATS_URL: nats.url } }, "doctor");
    expect(stdout).toMatch(/^ok {7}nats: 127\.0\.0\.1:\d+ answers, version 2\.\S+ with JetStream/m);
    await nats.stop();
  });
});
