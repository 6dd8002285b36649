import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadDocuments } from "../../src/document/load.js";
import { project } from "../cli/project.js";
import { places } from "../contract/build-from.js";
import { createFolder } from "./folder.js";

const asked: string[] = [];
let server: Server;
let origin = "";

const answers: Readonly<Record<string, string>> = {
  "/a/order.yaml": "type: object\nproperties: { line: { $ref: './line.yaml' } }\n",
  "/a/line.yaml": "type: string\n",
  "/local.yaml": "$ref: 'file:///etc/passwd'\n",
  "/elsewhere.yaml": "$ref: 'http://127.0.0.1:1/x.yaml'\n",
  "/broken.yaml": "a: [1\n",
  "/large.yaml": `a: "${"x".repeat(200_000)}"\n`,
};

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    if (path === "/redirect.yaml") {
      response.writeHead(302, { location: "/a/line.yaml" }).end();
      return;
    }
    if (path === "/never.yaml") return;
    const text = answers[path];
    response.writeHead(text === undefined ? 404 : 200).end(text ?? "no");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const documentFor = (reference: string): string =>
  `asyncapi: 3.0.0\ninfo: { title: t, version: '1' }\ncomponents:\n  schemas:\n    A:\n      $ref: '${reference}'\n`;

async function load(reference: string, remoteOrigins: readonly string[] = [origin]) {
  const cwd = createFolder({ "a.yaml": documentFor(reference) });
  asked.length = 0;
  const limits = { fileBytesMax: 100_000, fetchMs: 300 };
  return loadDocuments(["a.yaml"], { cwd, remoteOrigins, limits });
}

describe("references to other origins", () => {
  it("are fetched where they are allowed, each file once, also from what was fetched", async () => {
    const { diagnostics, documents, sources } = await load(`${origin}/a/order.yaml`);
    expect(diagnostics).toEqual([]);
    expect(asked).toEqual(["/a/order.yaml", "/a/line.yaml"]);
    expect([...sources.keys()]).toContain(`${origin}/a/line.yaml`);
    expect(documents[0]?.source.references.size).toBe(1);
  });

  it("are refused in their place without asking anybody, when they are not", async () => {
    const { diagnostics } = await load(`${origin}/a/order.yaml`, ["https://schemas.example.com"]);
    expect(places(diagnostics)).toEqual(["a.yaml:6:13 document/remote-reference"]);
    expect(diagnostics[0]?.hint).toContain(`--allow-remote-refs ${origin}`);
    expect(asked).toEqual([]);
  });

  it.each([
    ["/local.yaml", "document/remote-reference", "is neither https nor of this machine"],
    [
      "/elsewhere.yaml",
      "document/remote-reference",
      "leads to http://127.0.0.1:1, which is not allowed",
    ],
    ["/redirect.yaml", "document/unreadable", "its server redirects, which is not followed (302)"],
    ["/missing.yaml", "document/unreadable", "its server answers (404)"],
    ["/never.yaml", "document/unreadable", "its server took too long"],
    ["/large.yaml", "document/too-large", "it has more than 100000 bytes"],
    ["/broken.yaml", "document/syntax", ""],
  ])("%s is %s", async (path, code, message) => {
    const { diagnostics } = await load(`${origin}${path}`);
    const found = diagnostics.find((each) => each.code === code);
    expect(found?.message).toContain(message);
    expect(asked).toEqual([path]);
  });

  it.each([
    "http://example.com/a.yaml",
    "//example.com/a.yaml",
    "https://user:secret@127.0.0.1/a",
    "ftp://x/y",
  ])("%s is never asked for, whatever is allowed", async (reference) => {
    const { diagnostics } = await load(reference, [
      "http://example.com",
      "https://127.0.0.1",
      origin,
    ]);
    expect(diagnostics.map(({ code }) => code)).toEqual(["document/remote-reference"]);
    expect(asked).toEqual([]);
  });
});

describe("--allow-remote-refs", () => {
  const files = () => ({ "a.yaml": documentFor(`${origin}/a/line.yaml`) });

  it("takes origins, several of them, and nothing else", async () => {
    const { run } = project(files());
    const allowed = await run(
      "validate",
      "a.yaml",
      "--allow-remote-refs",
      "https://x.example",
      "--allow-remote-refs",
      origin,
    );
    expect(allowed).toMatchObject({ code: 0 });
    for (const wrong of ["example.com", "http://example.com", `${origin}/a`, "file:///"]) {
      const { code, stderr } = await run("validate", "a.yaml", "--allow-remote-refs", wrong);
      expect([code, stderr]).toEqual([2, expect.stringContaining("is no origin")]);
    }
  });

  it("is refused in CI", async () => {
    const { runWith } = project(files());
    const { code, stderr } = await runWith(
      { env: { CI: "true" } },
      "validate",
      "a.yaml",
      "--allow-remote-refs",
      origin,
    );
    expect([code, stderr]).toEqual([2, expect.stringContaining("not for CI")]);
  });

  it("does not let a check trust hashes, since what is fetched can change", async () => {
    const { run } = project(files());
    await run("generate", "a.yaml", "--out", "o", "--allow-remote-refs", origin);
    asked.length = 0;
    const { code } = await run(
      "generate",
      "a.yaml",
      "--out",
      "o",
      "--check",
      "--allow-remote-refs",
      origin,
    );
    expect([code, asked]).toEqual([0, ["/a/line.yaml"]]);
  });
});
