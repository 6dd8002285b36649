import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { loadDocuments } from "../../src/document/load.js";
import { places } from "../contract/build-from.js";
import { createFolder } from "./folder.js";

// The worker as the package ships it: an ES module, bundled.
let workerUrl: URL;
beforeAll(async () => {
  const outfile = join(createFolder({}), "parser-worker.mjs");
  const define =
    "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" +
    "const __filename=import.meta.filename,__dirname=import.meta.dirname;";
  await build({
    entryPoints: ["src/document/parser-worker.ts"],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    mainFields: ["module", "main"],
    banner: { js: define },
    logLevel: "error",
  });
  workerUrl = pathToFileURL(outfile);
}, 60_000);

const info = "info: { title: t, version: '1' }\n";

describe("the worker", () => {
  it("gives the same findings as validation in this thread", async () => {
    const files = {
      "a.yaml": `asyncapi: 3.1.0\n${info}channels:\n  a: { address: a, adress: b }\n`,
      "b.yaml": `asyncapi: 2.6.0\n${info}channels:\n  'a?x': {}\n`,
      "c.yaml": `asyncapi: 3.0.0\n${info}channels: {}\n`,
    };
    const cwd = createFolder(files);
    const local = await loadDocuments(Object.keys(files), { cwd });
    const remote = await loadDocuments(Object.keys(files), { cwd, workerUrl });
    expect(remote.diagnostics).toEqual(local.diagnostics);
    expect(places(remote.diagnostics)).toEqual([
      "a.yaml:4:20 document/invalid",
      "b.yaml:4:3 document/invalid",
    ]);
  });

  it("is ended at the deadline, and the next document gets a new one", async () => {
    const busy = createFolder({
      "worker.mjs": `import { parentPort } from "node:worker_threads";
parentPort.on("message", ({ value }) => { if (value.info.title === "slow") for (;;); parentPort.postMessage([]); });`,
      "slow.yaml": `asyncapi: 3.0.0\ninfo: { title: slow, version: '1' }\n`,
      "fast.yaml": `asyncapi: 3.0.0\n${info}`,
    });
    const { diagnostics } = await loadDocuments(["slow.yaml", "fast.yaml"], {
      cwd: busy,
      workerUrl: pathToFileURL(join(busy, "worker.mjs")),
      limits: { deadlineMs: 500 },
    });
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ["document/timeout", "slow.yaml was not validated to the end: it took longer than 500 ms."],
    ]);
  });

  it("that gets stuck in the parser's own rules costs those rules only", async () => {
    const cwd = createFolder({
      "worker.mjs": `import { parentPort } from "node:worker_threads";
parentPort.on("message", () => { parentPort.postMessage("shape is right"); for (;;); });`,
      "a.yaml": `asyncapi: 3.0.0\n${info}`,
    });
    const { diagnostics } = await loadDocuments(["a.yaml"], {
      cwd,
      workerUrl: pathToFileURL(join(cwd, "worker.mjs")),
      limits: { deadlineMs: 500 },
    });
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
      ["document/unchecked", "warning"],
    ]);
  });

  it("ends what the parser cannot: a file that refers to itself as a whole, from a part it repeats", async () => {
    const names = Array.from({ length: 12 }, (_, i) => `M${i}`);
    const payload =
      "{ properties: { a: { $ref: '#/components/schemas/Id' }, b: { $ref: '#/components/schemas/Id' } } }";
    const cwd = createFolder({
      "a.yaml": `asyncapi: 3.0.0\n${info}channels:\n${names.map((name) => `  ${name}: { address: ${name}, messages: { M: { $ref: './shared.yaml#/components/messages/${name}' } } }\n`).join("")}`,
      "shared.yaml": `components:\n  schemas: { Id: { $ref: '#' } }\n  messages:\n${names.map((name) => `    ${name}: { payload: ${payload} }\n`).join("")}`,
    });
    const { diagnostics } = await loadDocuments(["a.yaml"], {
      cwd,
      workerUrl,
      limits: { deadlineMs: 4000 },
    });
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
      ["document/unchecked", "warning"],
    ]);
  });

  it("that fails is a finding, not a crash", async () => {
    const cwd = createFolder({
      "worker.mjs": "throw new Error('cannot start');",
      "a.yaml": `asyncapi: 3.0.0\n${info}`,
    });
    const { diagnostics } = await loadDocuments(["a.yaml"], {
      cwd,
      workerUrl: pathToFileURL(join(cwd, "worker.mjs")),
    });
    expect(diagnostics.map(({ message }) => message)).toEqual([
      "a.yaml was not validated to the end: cannot start.",
    ]);
  });
});
