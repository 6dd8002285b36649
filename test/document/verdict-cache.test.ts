import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { loadDocuments } from "../../src/document/load.js";
import { projectCache } from "../../src/document/verdict-cache.js";
import { createFolder } from "./folder.js";

// A worker that counts: each question it is asked leaves a file. Its verdict is that the title is wrong.
const worker = (asked: string): string => `import { parentPort } from "node:worker_threads";
import { writeFileSync } from "node:fs";
let count = 0;
parentPort.on("message", ({ value }) => {
  writeFileSync(${JSON.stringify(asked)} + "/" + value.info.title + "-" + process.hrtime.bigint(), "");
  parentPort.postMessage([{ path: ["info", "title"], kind: "predicate", message: "is no good" }]);
});`;

const documentOf = (title: string): string =>
  `asyncapi: 3.0.0\ninfo: { title: ${title}, version: '1' }\n`;

function project() {
  const cwd = createFolder({ "asked/.keep": "", "a.yaml": documentOf("a") });
  writeFileSync(join(cwd, "worker.mjs"), worker(join(cwd, "asked")));
  const folder = join(cwd, "verdicts");
  const load = async (writes = true) =>
    (
      await loadDocuments(["a.yaml"], {
        cwd,
        workerUrl: pathToFileURL(join(cwd, "worker.mjs")),
        verdicts: { folder, writes },
      })
    ).diagnostics;
  const asked = () => readdirSync(join(cwd, "asked")).length - 1;
  return { cwd, folder, load, asked };
}

describe("verdicts on documents", () => {
  it("are remembered by content, with positions of the document as it is now", async () => {
    const { cwd, load, asked } = project();
    const [first] = await load();
    writeFileSync(join(cwd, "a.yaml"), `# moved down\n${documentOf("a")}`);
    const [second] = await load();
    expect([first?.location?.line, second?.location?.line]).toEqual([2, 3]);
    expect(second?.message).toBe(first?.message);
    expect(asked()).toBe(1);
    writeFileSync(join(cwd, "a.yaml"), documentOf("b"));
    await load();
    expect(asked()).toBe(2);
  });

  it("of other rules, damaged ones and those of another document are found out again", async () => {
    const { cwd, folder, load, asked } = project();
    await load();
    const [name = ""] = readdirSync(folder);
    const whole = readFileSync(join(folder, name), "utf8");
    for (const damaged of [
      "",
      whole.slice(0, -5),
      whole.replace('"of":"', '"of":"0'),
      '{"broken":[{}]}',
    ]) {
      writeFileSync(join(folder, name), damaged);
      expect(await load()).toHaveLength(1);
    }
    expect(asked()).toBe(5);
    writeFileSync(join(cwd, "worker.mjs"), `${worker(join(cwd, "asked"))}// of the next version\n`);
    await load();
    expect(asked()).toBe(6);
  });

  it("are only read where nothing may be written, or can be", async () => {
    const { folder, load, asked } = project();
    await load(false);
    expect(existsSync(folder)).toBe(false);
    writeFileSync(folder, "in the way");
    await load();
    expect(readFileSync(folder, "utf8")).toBe("in the way");
    expect(asked()).toBe(2);
  });

  it("are limited in number", async () => {
    const { folder, load } = project();
    mkdirSync(folder);
    for (let index = 0; index < 300; index++) writeFileSync(join(folder, `${index}.json`), "{}");
    await load();
    expect(readdirSync(folder)).toHaveLength(200);
  });
});

describe("the folder of a project's verdicts", () => {
  const way = "node_modules/.cache/asyncapi-gen/verdicts";

  it("lies among the packages of the nearest package, if it has some", () => {
    const root = createFolder({ "package.json": "{}", "contracts/a.yaml": "" });
    expect(projectCache(join(root, "contracts"))).toBeUndefined();
    mkdirSync(join(root, "node_modules"));
    expect(projectCache(join(root, "contracts"))).toBe(join(root, way));
  });

  it("is none where a link leads elsewhere", () => {
    const elsewhere = createFolder({});
    const root = createFolder({ "package.json": "{}", "node_modules/.keep": "" });
    symlinkSync(elsewhere, join(root, "node_modules/.cache"));
    expect(projectCache(root)).toBeUndefined();
  });
});
