import dns from "node:dns";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import net from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { verdictsOf } from "../../src/cli/verdicts.js";
import { project } from "./project.js";

/** The shop as a user has it, with installed packages. */
function shop() {
  const made = project({ "package.json": "{}", "node_modules/some/index.js": "" });
  for (const entry of ["contracts", "services", "asyncapi-gen.config.json"]) {
    cpSync(join("examples/ecommerce", entry), join(made.folder, entry), { recursive: true });
  }
  return made;
}

/** Every file below a folder by path, with its bytes and when it was written. */
const contentsOf = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, encoding: "utf8", withFileTypes: true })
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [
        path.slice(folder.length + 1),
        statSync(path).isFile()
          ? `${statSync(path).mtimeMs} ${readFileSync(path, "base64")}`
          : "folder",
      ]),
  );

const sockets: string[] = [];
beforeEach(() => {
  sockets.length = 0;
  const opened = (what: string) => () => {
    sockets.push(what);
    throw new Error(`a socket is opened: ${what}`);
  };
  vi.spyOn(net.Socket.prototype, "connect").mockImplementation(opened("connect"));
  vi.spyOn(net.Server.prototype, "listen").mockImplementation(opened("listen"));
  vi.spyOn(dns, "lookup").mockImplementation(opened("lookup") as unknown as typeof dns.lookup);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** What refers to other hosts wherever a document can. */
const CURIOUS = `asyncapi: 3.0.0
info: { title: Curious, version: '1', externalDocs: { $ref: 'https://example.com/a' } }
channels:
  a:
    address: a
    messages:
      A:
        payload: { $ref: 'http://127.0.0.1:9/b.json#/x', $schema: 'https://example.com/schema', $id: 'https://example.com/id' }
        examples: [{ payload: { $ref: 'https://example.com/c' } }]
x-any: { $ref: 'ftp://example.com/d' }
`;

describe("commands that were not asked to write or to connect", () => {
  it.each([
    ["--help"],
    ["--version"],
    ["explain", "workspace/stale"],
    ["validate"],
    ["validate", "--strict"],
    ["graph"],
    ["sample", "OrderStarted"],
    ["generate", "--dry-run"],
    ["generate", "--check"],
    ["generate", "--check", "--full"],
    ["validate", "curious.yaml"],
    ["generate", "curious.yaml", "--out", "other"],
    ["validate", "nowhere.yaml"],
  ])("%s %s %s", async (...argv) => {
    const { folder, run, write } = shop();
    write("curious.yaml", CURIOUS);
    const before = contentsOf(folder);
    const { code } = await run(...argv);
    expect(code).toBeLessThan(3);
    expect(contentsOf(folder)).toEqual(before);
    expect(sockets).toEqual([]);
  });

  it("generate writes its two folders and nothing else", async () => {
    const { folder, run } = shop();
    const before = contentsOf(folder);
    expect(await run("generate")).toMatchObject({ code: 0 });
    const after = contentsOf(folder);
    const changed = [...after.keys()].filter((path) => after.get(path) !== before.get(path));
    expect(changed.filter((path) => !/^(generated|services)(\/|$)/.test(path))).toEqual([]);
    expect(changed.length).toBeGreaterThan(50);
    expect(sockets).toEqual([]);
  });
});

it("what was found out is written by `generate`, or into a folder that was named, and nowhere else", () => {
  const { folder } = project({ "package.json": "{}", "node_modules/some/index.js": "" });
  const place = { cwd: folder, root: folder };
  const own = join(folder, "node_modules/.cache/asyncapi-gen/verdicts");
  expect(verdictsOf({}, { ...place, writes: true })).toEqual({ folder: own, writes: true });
  expect(verdictsOf({}, { ...place, writes: false })).toEqual({ folder: own, writes: false });
  expect(verdictsOf({ cache: false }, { ...place, writes: true })).toBeUndefined();
  const named = { folder: join(folder, "kept"), writes: true };
  expect(verdictsOf({ cache: "kept" }, { ...place, writes: false })).toEqual(named);
  const bare = join(folder, "bare");
  mkdirSync(bare);
  writeFileSync(join(bare, "package.json"), "{}");
  expect(verdictsOf({}, { cwd: bare, root: bare, writes: true })).toBeUndefined();
  expect(existsSync(own)).toBe(false);
});
