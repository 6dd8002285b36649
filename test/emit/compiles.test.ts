import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { emit } from "../../src/emit/index.js";
import { options } from "./contract.js";
import { contracts } from "./contracts.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cache = join(root, "node_modules/.cache");
mkdirSync(cache, { recursive: true });
// Below node_modules of this repository, so that packages are found as a user's would be.
const folder = mkdtempSync(join(cache, "compiles-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("what is generated compiles under every strict flag", () => {
  for (const [name, contract] of Object.entries(contracts)) {
    for (const { path, owner, text } of emit(contract, options)) {
      const side = owner === "generator" ? options.outDir : options.servicesDir;
      const target = join(folder, name.replaceAll(/\W+/g, "-"), side, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
  }
  const settings = {
    extends: join(root, "tsconfig.json"),
    compilerOptions: {
      noUnusedParameters: true,
      noPropertyAccessFromIndexSignature: true,
      paths: {
        "asyncapi-gen/runtime": [join(root, "src/runtime/index.ts")],
        "asyncapi-gen/testing": [join(root, "src/testing/index.ts")],
      },
    },
    include: ["."],
    exclude: [],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(settings));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { stdout } = spawnSync(process.execPath, [tsc, "-p", folder, "--noEmit"], {
    encoding: "utf8",
  });
  expect(stdout).toBe("");
});
