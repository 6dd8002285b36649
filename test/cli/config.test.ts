import { describe, expect, test } from "vitest";
import { DOCUMENT, project } from "./project.js";

const settings = `{ documents: ["*.yaml"], out: "src/gen", handlers: "src/own", contractTests: false }`;
const OWN_FILES = ["src/own/light/handlers.ts", "src/gen/light/consumer.ts"];

describe("a configuration in", () => {
  test.each([
    [
      "ts",
      `import { defineConfig } from "asyncapi-gen";\nconst x: string = "a";\nexport default defineConfig(${settings});\nvoid x;\n`,
    ],
    [
      "js",
      `import { defineConfig } from "asyncapi-gen";\nexport default defineConfig(${settings});\n`,
    ],
    [
      "mjs",
      `import { basename } from "node:path";\nexport default { ...${settings}, out: "src/" + basename("x/gen") };\n`,
    ],
    [
      "json",
      `{ "documents": ["*.yaml"], "out": "src/gen", "handlers": "src/own", "contractTests": false }`,
    ],
    ["yaml", "documents: ['a.y*ml']\nout: ./src/gen/\nhandlers: src/own\ncontractTests: false\n"],
  ])("%s", async (extension, text) => {
    const name = extension === "yaml" ? "yml" : extension;
    const { run, read } = project({ "a.yaml": DOCUMENT, [`asyncapi-gen.config.${name}`]: text });
    const { code, stderr } = await run("generate");
    expect([code, stderr]).toEqual([0, expect.stringContaining("src/gen: ")]);
    for (const path of OWN_FILES) expect(read(path)).not.toBe("");
  });

  test("a script that imports a file beside it", async () => {
    const { run, read } = project({
      "a.yaml": DOCUMENT,
      "shared.mjs": "export const out = 'gen';\n",
      "asyncapi-gen.config.ts":
        'import { out } from "./shared.mjs";\nexport default { documents: ["a.yaml"], out, contractTests: false };\n',
    });
    expect((await run("generate")).code).toBe(0);
    expect(read("gen/light/consumer.ts")).not.toBe("");
    // Its own bytes do not tell whether it changed, so the manifest must not vouch for it.
    expect(JSON.parse(read("gen/.asyncapi-gen.json"))).not.toHaveProperty("run");
  });
});

describe("is refused with 2, a place and a mend", () => {
  test.each([
    [
      "json",
      '{\n  "documents": ["a.yaml"],\n  "ouput": "gen"\n}',
      /config\.json:3:3 {2}error[\s\S]*`ouput`[\s\S]*did you mean `out`/,
    ],
    ["json", '{ "documents": "a.yaml" }', /config\.json:1:3[\s\S]*`documents` must be array/],
    ["json", "{ documents ", /config\.json:\d+:\d+ {2}error {2}config\/syntax/],
    ["yaml", "out: gen\n", /lacks `documents`[\s\S]*fix: add `documents:/],
    [
      "yaml",
      "documents: [a.yaml]\nout: ../gen\n",
      /config\.yaml:2:1[\s\S]*`out` must be a folder below/,
    ],
    ["yaml", "documents: [a.yaml]\nout: /tmp/gen\n", /`out` must be a folder below/],
    ["yaml", "documents: [a.yaml]\nout: own\nhandlers: own/services\n", /lie in each other/],
    ["yaml", "documents: ['contracts/*.yaml']\n", /No file matches `contracts\/\*\.yaml`/],
    ["yaml", "documents: [a.yaml]\nservices: [lihgt]\n", /did you mean `light`/],
    ["ts", "export default {", /config\.ts:1:17[\s\S]*cannot be evaluated: '}' expected/],
    ["ts", "export const config = {};", /it has no default export/],
    ["ts", "throw new Error('no luck');", /cannot be evaluated: no luck/],
  ])("%s %j", async (extension, text, message) => {
    const { run } = project({ "a.yaml": DOCUMENT, [`asyncapi-gen.config.${extension}`]: text });
    const { code, stderr, stdout } = await run("generate");
    expect(stderr).toMatch(message);
    expect([code, stdout]).toEqual([2, ""]);
  });

  test("two of them", async () => {
    const { run } = project({ "asyncapi-gen.config.json": "{}", "asyncapi-gen.config.yaml": "" });
    expect(await run("validate")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("two"),
    });
  });
});

test("`services` emits only those, and what they use", async () => {
  const other = DOCUMENT.replace("Light", "Lamp")
    .replaceAll("Dim", "Glow")
    .replaceAll("dim", "glow");
  const { run, read } = project({
    "a.yaml": DOCUMENT,
    "b.yaml": other,
    "asyncapi-gen.config.json": '{ "documents": ["*.yaml"], "services": ["lamp"] }',
  });
  expect((await run("generate")).code).toBe(0);
  expect(read("generated/lamp/service.ts")).not.toBe("");
  expect(() => read("generated/light/service.ts")).toThrow();
  expect(() => read("generated/messages/dim.ts")).toThrow();
});
