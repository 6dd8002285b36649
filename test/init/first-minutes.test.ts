import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PackedPackage, packPackage } from "../package/packed-package.js";
import { describeOnPostgres, startPostgres, type TestPostgres } from "../postgres.js";
import { skipUnless } from "../requirements.js";
import { hardDocuments } from "./documents.js";
import { isRegistryThere, runLine, start } from "./live-project.js";
import { repository } from "./workshop.js";

// What a stranger does, with the commands that init prints and the registry that strangers have.
const describeOnline = skipUnless(isRegistryThere(), "no npm registry to install packages from");
const timeout = 600_000;

const folder = mkdtempSync(join(tmpdir(), "first-minutes-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const answer = async (url: string, body?: unknown) => {
  const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(url, init);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

const isWell = async (url: string): Promise<readonly unknown[]> => {
  const { status, body } = await answer(`${url}/health`);
  expect(status).toBe(200);
  return Object.keys(body).sort();
};

describeOnline("the shop, from the package as it is published", () => {
  let packed: PackedPackage;
  const shop = join(folder, "shop");
  beforeAll(() => {
    packed = packPackage();
  }, timeout);
  afterAll(() => packed?.remove());

  test(
    "init carries a package along that came from a file, and asks for the exact version of another",
    () => {
      const bin = join(packed.project, "node_modules/.bin/asyncapi-gen");
      const lay = (name: string) => runLine(`"${bin}" init ${name} --no-install --no-git`, folder);
      const dependencyOf = (name: string): string =>
        JSON.parse(readFileSync(join(folder, name, "package.json"), "utf8")).dependencies[
          "asyncapi-gen"
        ];
      expect(lay("shop")).toMatchObject({ status: 0 });
      const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
      expect(dependencyOf("shop")).toBe(`file:vendor/asyncapi-gen-${version}.tgz`);

      const noted = join(packed.project, "node_modules/.package-lock.json");
      const published = readFileSync(noted, "utf8").replace(
        /"file:[^"]*"/,
        '"https://npm.example/"',
      );
      writeFileSync(noted, published);
      expect(lay("published")).toMatchObject({ status: 0 });
      expect(dependencyOf("published")).toBe(version);
      expect(readFileSync(join(folder, "published/README.md"), "utf8")).not.toContain("vendor/");
    },
    timeout,
  );

  test(
    "npm install, and each line of the CI workflow",
    () => {
      const workflow = readFileSync(join(shop, ".github/workflows/ci.yml"), "utf8");
      const lines = [...workflow.matchAll(/^ +- run: (.*)$/gm)].map(([, line = ""]) => line);
      expect(lines).toHaveLength(5);
      for (const line of ["npm install", ...lines]) {
        const { status, told } = runLine(line, shop);
        expect(status, `${line}\n${told}`).toBe(0);
        expect(told).not.toContain("npm warn");
      }
    },
    timeout,
  );

  test(
    "npm run dev: the first order by itself, another by hand; the state survives a restart",
    async () => {
      const first = await start("npm run dev", shop);
      await first.tells(/In the end it is confirmed\./);
      expect(first.told()).toMatch(/inventory +InventoryReserved +<- ReserveInventory\n/);
      expect(await isWell(first.url)).toEqual([
        "credit",
        "inventory",
        "notification",
        "order",
        "warehouse",
      ]);
      const [, printed = ""] = await first.tells(/\/orders -d '(.*)'/);
      const placed = await answer(`${first.url}/orders`, JSON.parse(printed));
      expect(placed).toMatchObject({ status: 202, body: { duplicate: false } });
      await first.stop();
      expect(first.told()).toContain("Stopping: work under way ends first.\n");

      const second = await start("npm run dev", shop);
      await second.tells(/Orders from before: 2\./);
      const again = await answer(`${second.url}/orders`, JSON.parse(printed));
      expect(again).toMatchObject({ status: 200, body: { duplicate: true } });
      // As the project's README says, while it runs.
      const page = readFileSync(join(shop, "README.md"), "utf8");
      const lines = [...page.matchAll(/^npx asyncapi-gen .*$/gm)].map(([line]) => line);
      expect(lines).toHaveLength(3);
      for (const line of lines) expect(runLine(line, shop), line).toMatchObject({ status: 0 });
      await second.stop();
    },
    timeout,
  );

  test(
    "the build runs without development dependencies, and ends clean on SIGTERM",
    async () => {
      const { status, told } = runLine("npm ci --omit=dev", shop);
      expect(status, told).toBe(0);
      const running = await start("exec node --enable-source-maps dist/src/main.js", shop);
      await running.tells(/Orders from before/);
      expect(await running.stop()).toBe(0);
    },
    timeout,
  );
});

describeOnline("one's own documents, from a clone", () => {
  const mine = join(folder, "mine");

  test(
    "init lays down and installs",
    () => {
      const documents = Object.values(hardDocuments).map((text, index) => {
        writeFileSync(join(folder, `${index}.yaml`), text);
        return `${index}.yaml`;
      });
      const bin = join(repository, "bin/asyncapi-gen.js");
      const line = `node "${bin}" init mine --yes --from ${documents.join(" ")}`;
      const { status, told } = runLine(line, folder);
      expect(status, told).toBe(0);
      expect(told).toMatch(/Next:\n {2}cd mine\n {2}npm test\n {2}npm run dev\n$/);
    },
    timeout,
  );

  test(
    "npm test passes before a line is written, and shows what is to be done",
    () => {
      const { status, told } = runLine("npm test", mine);
      expect(status, told).toBe(0);
      expect(told).toMatch(/\d+ passed \| \d+ todo/);
      for (const line of ["npm run check", "npm run types", "npm run build"]) {
        expect(runLine(line, mine), line).toMatchObject({ status: 0 });
      }
    },
    timeout,
  );

  test(
    "npm run dev lives, and begins again when a file changes",
    async () => {
      const running = await start("npm run dev", mine);
      expect(await isWell(running.url)).toHaveLength(Object.keys(hardDocuments).length);
      expect(await answer(`${running.url}/nothing`)).toMatchObject({ status: 404 });
      const stops = /Stopping: work under way ends first\.\n/g;
      appendFileSync(join(mine, "src/web.ts"), "// changed\n");
      await running.tells(/(?:[\s\S]*mine runs: \d+ services){2}/);
      await running.stop();
      expect(running.told().match(stops)).toHaveLength(2);
    },
    timeout,
  );
});

describeOnPostgres("two services on PostgreSQL", () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
    layDownPair("pair", "postgres");
    layDownPair("moved", "pglite");
  }, timeout);
  afterAll(() => postgres?.stop());

  const pair = join(folder, "pair");

  test(
    "a project begun on PGlite moves there by DATABASE_URL alone",
    async () => {
      const env = { DATABASE_URL: await postgres.createDatabase() };
      const running = await start("npm run dev", join(folder, "moved"), env);
      await running.tells(/postgres as store and transport[\s\S]*Its owner has been welcomed\./);
      await running.stop();
    },
    timeout,
  );

  test(
    "welcome the first account by themselves, and another that is opened by HTTP",
    async () => {
      const running = await start("npm run dev", pair, {
        DATABASE_URL: await postgres.createDatabase(),
      });
      await running.tells(/Its owner has been welcomed\./);
      const grace = { name: "Grace", email: "grace@example.org" };
      const { status, body } = await answer(`${running.url}/accounts`, grace);
      expect(status).toBe(202);
      const account = `${running.url}/accounts/${body.accountId}`;
      await expect
        .poll(() => answer(account), { timeout: 60_000 })
        .toMatchObject({ status: 200, body: { ...grace, welcomed: true } });
      expect(await answer(`${running.url}/accounts`, { name: "Nobody" })).toMatchObject({
        status: 400,
        body: { error: expect.stringMatching(/^\/email must be .*, found nothing$/) },
      });
      await running.stop();
    },
    timeout,
  );

  test(
    "say so when the database is not there",
    async () => {
      const url = "postgres://postgres@127.0.0.1:1/none";
      const { status, told } = runLine("npx tsx src/main.ts", pair, {
        DATABASE_URL: url,
        PORT: "0",
      });
      expect({ status, told }).toMatchObject({ status: 1, told: /^error: \[unavailable\]/m });
    },
    timeout,
  );
});

function layDownPair(name: string, store: string): void {
  const bin = join(repository, "bin/asyncapi-gen.js");
  const args = `init ${name} --template minimal --store ${store} --no-install --no-git`;
  const { status, told } = runLine(`node "${bin}" ${args}`, folder);
  expect(status, told).toBe(0);
  const packages = join(folder, name, "node_modules");
  mkdirSync(packages);
  // What `npm install` would bring, from here: the other projects have shown that it does.
  for (const each of ["tsx", "esbuild", "@esbuild", "pg", ".bin"]) {
    symlinkSync(join(repository, "node_modules", each), join(packages, each));
  }
  symlinkSync(repository, join(packages, "asyncapi-gen"));
}
