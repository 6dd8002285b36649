import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { DOCUMENT, project } from "../cli/project.js";

const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

/** The clone is packed once for this file, after a build where that is due. */
const timeout = 240_000;

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

const quietly = ["--no-install", "--no-git"] as const;

describe("a dry run", () => {
  test("names every file, writes nothing, and leaves nothing among the temporary files", async () => {
    const { folder, run } = project({});
    const { code, stdout, stderr } = await run("init", "shop", "--dry-run");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toContain("  create generated/order/saga-order-fulfilment.ts\n");
    expect(stderr).toContain(`  create vendor/asyncapi-gen-${manifest.version}.tgz\n`);
    expect(stderr).toMatch(/Would lay down \d+ files in shop\.\n$/);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("tells a program the same", async () => {
    const { folder, run } = project({});
    const args = ["init", "--template", "minimal", "--dry-run", "--format", "json"];
    const { code, stdout } = await run(...args);
    expect(code).toBe(0);
    const { directory, files, kept } = JSON.parse(stdout);
    expect({ directory, kept }).toEqual({ directory: folder, kept: [] });
    expect(files).toContain("services/mail/handlers.ts");
  });
});

describe("what is laid down", () => {
  test(
    "is complete, fresh, exact in its versions, and depends on the packed clone",
    async () => {
      const { folder, run, runWith, read } = project({});
      const { code, stderr } = await run("init", "My Shop", "--template", "minimal", ...quietly);
      expect(code).toBe(0);
      expect(stderr).toContain("Next:\n  cd 'My Shop'\n  npm install\n  npm test\n  npm run dev\n");
      expect(readdirSync(folder)).toEqual(["My Shop"]);

      const { name, dependencies, devDependencies } = JSON.parse(read("My Shop/package.json"));
      expect(name).toBe("my-shop");
      const { version, devDependencies: ours } = manifest;
      const pglite = ours["@electric-sql/pglite"];
      expect(dependencies).toEqual({
        "@electric-sql/pglite": pglite,
        "asyncapi-gen": `file:vendor/asyncapi-gen-${version}.tgz`,
      });
      expect(devDependencies).toEqual({
        "@types/node": ours["@types/node"],
        tsx: ours.tsx,
        typescript: ours.typescript,
        vitest: ours.vitest,
      });
      expect(
        statSync(join(folder, "My Shop/vendor", `asyncapi-gen-${version}.tgz`)).size,
      ).toBeGreaterThan(100_000);

      const checked = await runWith({ cwd: join(folder, "My Shop") }, "generate", "--check");
      expect(checked).toEqual({ code: 0, stdout: "", stderr: "Generated files are up to date.\n" });
    },
    timeout,
  );

  test(
    "is for PostgreSQL what it is for PGlite, with that driver",
    async () => {
      const { run, read } = project({});
      await run("init", "--template", "minimal", "--store", "postgres", ...quietly);
      const { dependencies, devDependencies } = JSON.parse(read("package.json"));
      expect(Object.keys(dependencies)).toEqual(["asyncapi-gen", "pg"]);
      // The contract tests run on it.
      expect(devDependencies).toHaveProperty("@electric-sql/pglite");
      expect(read("src/store.ts")).toContain("postgresStore(");
      expect(read("src/store.ts")).not.toContain("pgliteStore");
      expect(read("README.md")).toContain("docker compose up -d --wait\nnpm run dev\n");
    },
    timeout,
  );

  test(
    "goes through NATS when asked to, on either store",
    async () => {
      const { run, read } = project({});
      const { code } = await run(
        "init",
        "--template",
        "minimal",
        "--transport",
        "nats",
        ...quietly,
      );
      expect(code).toBe(0);
      const { dependencies } = JSON.parse(read("package.json"));
      expect(Object.keys(dependencies)).toEqual([
        "@electric-sql/pglite",
        "@nats-io/jetstream",
        "@nats-io/transport-node",
        "asyncapi-gen",
      ]);
      expect(read("src/main.ts")).toContain("natsTransport({ servers, stream:");
      expect(read("src/main.ts")).not.toContain("postgresTransport");
      const compose = parse(read("compose.yaml"));
      expect(Object.keys(compose.services)).toEqual(["nats", "postgres"]);
      expect(compose.configs.nats.content).toContain("jetstream");
    },
    timeout,
  );

  test(
    "can be read by others as the user's other folders",
    async () => {
      const { folder, run } = project({});
      await run("init", "shop", "--template", "minimal", ...quietly);
      mkdirSync(join(folder, "other"));
      expect(statSync(join(folder, "shop")).mode).toBe(statSync(join(folder, "other")).mode);
    },
    timeout,
  );

  test(
    "says nowhere where it was made",
    async () => {
      const { folder, run } = project({});
      await run("init", "shop", ...quietly);
      const texts = filesBelow(folder)
        .filter((path) => !path.endsWith(".tgz"))
        .map((path) => readFileSync(join(folder, path), "utf8"));
      expect(texts.filter((text) => text.includes(folder) || text.includes("{{"))).toEqual([]);
    },
    timeout,
  );
});

describe("the package manager that runs it", () => {
  const agents = {
    "npm/11.0.0 node/v22.0.0 linux x64": ["npm install", "npm ci", undefined],
    "pnpm/10.2.0 npm/? node/v22.0.0 linux x64": [
      "pnpm install",
      "pnpm install --frozen-lockfile",
      "pnpm@10.2.0",
    ],
    "yarn/4.5.0 npm/? node/v22.0.0 linux x64": [
      "yarn install",
      "yarn install --immutable",
      "yarn@4.5.0",
    ],
    "yarn/1.22.22 npm/? node/v22.0.0 linux x64": [
      "yarn install",
      "yarn install --frozen-lockfile",
      "yarn@1.22.22",
    ],
    "bun/1.3.0 npm/? node/v22.0.0 linux x64": [
      "bun install",
      "bun install --frozen-lockfile",
      "bun@1.3.0",
    ],
    "something else": ["npm install", "npm ci", undefined],
  } as const;

  test.each(Object.entries(agents))(
    "%s",
    async (agent, [install, cleanInstall, field]) => {
      const { runWith, read } = project({});
      const env = { npm_config_user_agent: agent };
      const { stderr } = await runWith({ env }, "init", "--template", "minimal", ...quietly);
      expect(stderr).toContain(`Next:\n  ${install}\n`);
      expect(read("README.md")).toContain(`\`\`\`sh\n${install}\n`);
      expect(read(".github/workflows/ci.yml")).toContain(`- run: ${cleanInstall}\n`);
      const { packageManager, scripts } = JSON.parse(read("package.json"));
      expect(packageManager).toBe(field);
      expect(parse(read("compose.yaml")).services).toHaveProperty("postgres");
      expect(parse(read(".github/workflows/ci.yml")).jobs.test.steps.length).toBeGreaterThan(5);
      const named = ["README.md", "AGENTS.md", ".github/workflows/ci.yml"]
        .flatMap((path) => [...read(path).matchAll(/\b(?:npm|pnpm|yarn|bun) run ([a-z]+)/g)])
        .map(([, script]) => script);
      expect([...new Set(named)].filter((script = "") => !(script in scripts))).toEqual([]);
      expect(named).toContain("dev");
    },
    timeout,
  );
});

describe("a folder with something in it", () => {
  test("is refused by name, and stays as it is", async () => {
    const { folder, run } = project({ "shop/index.html": "<p>", "shop/README.md": "mine" });
    expect(await run("init", "shop", ...quietly)).toEqual({
      code: 2,
      stdout: "",
      stderr: "error: shop is not empty: it has index.html.\n  fix: name a new or empty folder.\n",
    });
    expect(filesBelow(folder)).toEqual(["shop/README.md", "shop/index.html"]);
  });

  test("is not even looked into when it is a file", async () => {
    const { run, read } = project({ shop: "mine" });
    const { code, stderr } = await run("init", "shop");
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: /shop is a file/ });
    expect(read("shop")).toBe("mine");
  });

  test(
    "is taken when it is what a fresh repository is, and that is kept",
    async () => {
      const { run, read } = project({
        ".git/HEAD": "ref: refs/heads/main\n",
        ".gitignore": "mine\n",
        LICENSE: "mine\n",
        "README.md": "# Mine\n",
      });
      const { code, stderr } = await run("init", "--template", "minimal", ...quietly);
      expect(code).toBe(0);
      expect(stderr).toContain("  kept your .gitignore; it should name node_modules/");
      expect(stderr).toContain("  kept your README.md\n");
      expect([read(".gitignore"), read("README.md"), read("LICENSE")]).toEqual([
        "mine\n",
        "# Mine\n",
        "mine\n",
      ]);
      expect(read("package.json")).toContain('"asyncapi-gen"');
    },
    timeout,
  );
});

describe("what cannot be done is refused before anything is written", () => {
  test.each([
    [["--transport", "kafka"], /the transport `kafka` is not there yet/],
    [["--transport", "pigeon"], /Allowed choices are postgres, nats, kafka, rabbitmq/],
    [["--store", "oracle"], /Allowed choices are pglite, postgres/],
    [["--template", "blog"], /Allowed choices are ecommerce, minimal/],
    [["--template", "minimal", "--from", "a.yaml"], /cannot be used with/],
    [["--from", "nowhere.yaml"], /nowhere\.yaml/],
    [["--from", "light.yaml", "shop"], /init shop --from light\.yaml/],
    [["--from", "contracts/*.json"], /no file matches/],
  ])("%j", async (args, message) => {
    const { folder, run } = project({ "light.yaml": DOCUMENT });
    const { code, stderr } = await run("init", "new", ...args);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: message });
    expect(filesBelow(folder)).toEqual(["light.yaml"]);
  });

  test("a document with an error: its place, exit 1", async () => {
    const { folder, run } = project({ "light.yaml": DOCUMENT.replace("channel:", "channels:") });
    const { code, stderr } = await run("init", "new", "--from", "light.yaml");
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: /light\.yaml:\d+:\d+/ });
    expect(filesBelow(folder)).toEqual(["light.yaml"]);
  });
});

const MESSAGES = `components:
  messages:
    Dim: { payload: { type: object, properties: { percent: { $ref: '../types/percent.json' } } } }
`;

const LIGHT = `asyncapi: 3.0.0
info: { title: Light, version: 1.0.0 }
channels:
  dim: { address: dim, messages: { Dim: { $ref: './shared/messages.yaml#/components/messages/Dim' } } }
operations:
  onDim: { action: receive, channel: { $ref: '#/channels/dim' } }
`;

describe("one's own documents", () => {
  test(
    "come with what they refer to, each in its place, byte for byte",
    async () => {
      const files = {
        "api/light.yaml": LIGHT.replaceAll("\n", "\r\n"),
        "api/shared/messages.yaml": MESSAGES,
        "api/types/percent.json": '{ "type": "integer", "maximum": 100 }',
        "api/unrelated.yaml": "not: ours",
      };
      const { folder, run, runWith, read } = project(files);
      const { code } = await run("init", "new", "--from", "api/light.yaml", ...quietly);
      expect(code).toBe(0);
      expect(filesBelow(join(folder, "new/contracts"))).toEqual([
        "light.yaml",
        "shared/messages.yaml",
        "types/percent.json",
      ]);
      expect(read("new/contracts/light.yaml")).toBe(files["api/light.yaml"]);
      expect(JSON.parse(read("new/asyncapi-gen.config.json")).documents).toEqual([
        "contracts/light.yaml",
      ]);
      expect(read("new/services/light/handlers.ts")).toContain("unwritten(");
      const cwd = join(folder, "new");
      expect(await runWith({ cwd }, "generate", "--check")).toMatchObject({ code: 0 });
    },
    timeout,
  );

  test(
    "several, in different folders, keep their places to each other",
    async () => {
      const { folder, run, read } = project({
        "a/one.asyncapi.yaml": DOCUMENT,
        "b/two.asyncapi.yaml": DOCUMENT.replace("Light service", "Lamp service"),
      });
      await run("init", "new", "--from", "a/one.asyncapi.yaml", "b/*.yaml", ...quietly);
      expect(filesBelow(join(folder, "new/contracts"))).toEqual([
        "a/one.asyncapi.yaml",
        "b/two.asyncapi.yaml",
      ]);
      expect(read("new/src/services.ts")).toContain("lamp: createLampService(");
    },
    timeout,
  );

  test(
    "by a pattern in the configuration where that means the same",
    async () => {
      const { run, read } = project({ "light.asyncapi.yaml": DOCUMENT });
      await run("init", "new", "--from", "light.asyncapi.yaml", ...quietly);
      expect(JSON.parse(read("new/asyncapi-gen.config.json")).documents).toEqual([
        "contracts/*.asyncapi.yaml",
      ]);
    },
    timeout,
  );
});

test(
  "documents may refer to what lies beside their folder, below where one stands",
  async () => {
    const { folder, run, runWith } = project({
      "contracts/light.yaml": LIGHT.replaceAll("./shared/", "../shared/"),
      "shared/messages.yaml": MESSAGES.replaceAll("../types", "./types"),
      "shared/types/percent.json": "true",
    });
    expect(await run("init", "new", "--from", "contracts/light.yaml", ...quietly)).toMatchObject({
      code: 0,
    });
    expect(filesBelow(join(folder, "new/contracts"))).toEqual([
      "contracts/light.yaml",
      "shared/messages.yaml",
      "shared/types/percent.json",
    ]);
    // From elsewhere, only what lies with the document itself is read.
    const cwd = join(folder, "new");
    const from = ["init", "again", "--from", "../contracts/light.yaml", ...quietly];
    expect(await runWith({ cwd }, ...from)).toMatchObject({
      code: 1,
      stderr: /leaves the folder of the documents/,
    });
  },
  timeout,
);

test(
  "a repository is begun, but not inside another",
  async () => {
    const { folder, run } = project({});
    await run("init", "shop", "--template", "minimal", "--no-install");
    expect(existsSync(join(folder, "shop/.git/HEAD"))).toBe(true);
    writeFileSync(join(folder, "shop/.gitignore"), "");
    await run("init", "shop/inner", "--template", "minimal", "--no-install");
    expect(existsSync(join(folder, "shop/inner/package.json"))).toBe(true);
    expect(existsSync(join(folder, "shop/inner/.git"))).toBe(false);
  },
  timeout,
);
