import { readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { postgresStore } from "../../src/runtime/store/postgres.js";
import { DOCUMENT, project } from "../cli/project.js";
import { describeOnPostgres, startPostgres, type TestPostgres } from "../postgres.js";
import { having } from "./having.js";
import { placed, started } from "./system.js";

/** Its console blocks are run, one line after the other. */
const PAGE = readFileSync(new URL("../../docs/operating.md", import.meta.url), "utf8");

describeOnPostgres("docs/operating.md", () => {
  let server: TestPostgres | undefined;
  afterAll(() => server?.stop());

  test("names only commands that do their work", async () => {
    server = await startPostgres();
    const connectionString = await server.createDatabase();
    const open = () => postgresStore({ connectionString });
    await having({ flags: [], open }, [placed("1", '{"number":1}'), started("order-1")]);
    const { run, runWith } = project({
      "light.yaml": DOCUMENT,
      "asyncapi-gen.config.json": '{ "documents": ["light.yaml"] }',
      "mended.json": '{"id":"a"}',
    });
    expect(await run("generate")).toMatchObject({ code: 0 });
    const env = { DATABASE_URL: connectionString };
    const commands = [...PAGE.matchAll(/^\$ npx asyncapi-gen (.*)$/gm)].map(
      ([, line = ""]) => line,
    );
    expect(commands.length).toBeGreaterThan(10);
    for (const line of commands) {
      const { code, stderr } = await runWith({ env }, ...line.split(" "));
      expect([line, code, stderr]).toEqual([line, 0, stderr]);
    }
  });
});
