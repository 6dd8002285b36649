import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { evaluate, type PackedPackage, packPackage, repository, run } from "./packed-package.js";

let packed: PackedPackage;
let project: string;
beforeAll(() => {
  packed = packPackage();
  project = packed.project;
});
afterAll(() => packed?.remove());

const command = (...args: string[]) =>
  run(join(project, "node_modules/.bin/asyncapi-gen"), args, project);

test("npm install adds exactly one package", () => {
  const added = readdirSync(join(project, "node_modules")).filter((name) => !name.startsWith("."));
  expect(added).toEqual(["asyncapi-gen"]);
});

describe("the installed command", () => {
  test("--help lists its commands", () => {
    const { status, stdout } = command("--help");
    expect(status).toBe(0);
    expect(stdout).toMatch(/Usage: asyncapi-gen/);
    expect(stdout).toMatch(/generate/);
  });

  test("--version is the package's", () => {
    const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
    expect(command("--version").stdout.trim()).toBe(version);
  });

  test("generates the shop byte for byte: the bundled parser, worker and printer all work", () => {
    const shop = join(repository, "examples/ecommerce");
    for (const entry of ["contracts", "services", ...configFilesOf(shop)]) {
      cpSync(join(shop, entry), join(project, entry), { recursive: true });
    }
    const { status, stdout, stderr } = command("generate");
    expect(status, stdout + stderr).toBe(0);
    expect(readTree(join(project, "generated"))).toEqual(readTree(join(shop, "generated")));
  });

  test("a broken document is a finding: exit 1", () => {
    writeFileSync(join(project, "broken.yaml"), "asyncapi: 3.0.0\ninfo: {}\n");
    expect(command("validate", "broken.yaml").status).toBe(1);
  });

  test("an unknown flag is a usage error: exit 2", () => {
    expect(command("generate", "--no-such-flag").status).toBe(2);
  });
});

describe("the exports", () => {
  test.each(["asyncapi-gen", "asyncapi-gen/runtime", "asyncapi-gen/runtime/nats"])(
    "%s can be imported without any peer",
    (name) => {
      const { status, stdout, stderr } = evaluate(
        `console.log(Object.keys(await import("${name}")).length)`,
        project,
      );
      expect(status, stderr).toBe(0);
      expect(Number(stdout)).toBeGreaterThan(0);
    },
  );

  test("the configuration's JSON Schema is reachable", () => {
    const { status, stderr } = evaluate(
      `import schema from "asyncapi-gen/schemas/config.schema.json" with { type: "json" };`,
      project,
    );
    expect(status, stderr).toBe(0);
  });

  test.each([
    "asyncapi-gen/dist/cli.js",
    "asyncapi-gen/runtime/index.js",
    "asyncapi-gen/runtime/relay",
    "asyncapi-gen/src/index.ts",
  ])("%s is closed", (path) => {
    const { status, stderr } = evaluate(`await import("${path}")`, project);
    expect(status).toBe(1);
    expect(stderr).toContain("ERR_PACKAGE_PATH_NOT_EXPORTED");
  });

  test("the runtime loads without a single file of the generator", () => {
    const bare = mkdtempSync(join(tmpdir(), "runtime-only-"));
    const inside = join(bare, "node_modules/asyncapi-gen");
    for (const entry of ["package.json", "dist/runtime"]) {
      cpSync(join(project, "node_modules/asyncapi-gen", entry), join(inside, entry), {
        recursive: true,
      });
    }
    const { status, stderr } = evaluate(`await import("asyncapi-gen/runtime")`, bare);
    rmSync(bare, { recursive: true });
    expect(status, stderr).toBe(0);
  });
});

test("the declarations compile at a strict user's, every one of them checked", () => {
  const lent = [
    "@electric-sql",
    "@nats-io",
    "@types",
    "pg",
    "pg-types",
    "pg-protocol",
    "vitest",
    "@vitest",
    "vite",
  ];
  for (const name of lent) {
    symlinkSync(join(repository, "node_modules", name), join(project, "node_modules", name));
  }
  writeFileSync(join(project, "user.ts"), userOfEverything);
  writeFileSync(
    join(project, "tsconfig.json"),
    JSON.stringify({ compilerOptions, files: ["user.ts"] }),
  );
  const tsc = join(repository, "node_modules/typescript/bin/tsc");
  const { stdout } = run(process.execPath, [tsc, "-p", ".", "--listFiles"], project);
  // The peers' own declarations have errors of their own, which are not ours to count.
  const errors = stdout
    .split("\n")
    .filter((line) => /^(user\.ts|node_modules\/asyncapi-gen).*error/.test(line));
  expect(errors).toEqual([]);
  expect(stdout).toContain("asyncapi-gen/dist/types/testing/index.d.ts");
});

const userOfEverything = `
import * as generator from "asyncapi-gen";
import * as runtime from "asyncapi-gen/runtime";
import * as pglite from "asyncapi-gen/runtime/pglite";
import * as postgres from "asyncapi-gen/runtime/postgres";
import * as nats from "asyncapi-gen/runtime/nats";
import * as testing from "asyncapi-gen/testing";
export const everything = [generator, runtime, pglite, postgres, nats, testing];
`;

const compilerOptions = {
  target: "es2022",
  lib: ["es2023"],
  module: "nodenext",
  types: ["node"],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  skipLibCheck: false,
  noEmit: true,
};

function configFilesOf(folder: string): string[] {
  return readdirSync(folder).filter((file) => file.startsWith("asyncapi-gen.config."));
}

/** Path -> content of every file below a folder. */
function readTree(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Object.fromEntries(
    files.map((file) => [file.slice(folder.length), readFileSync(file, "utf8")]),
  );
}
