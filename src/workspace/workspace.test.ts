import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { GeneratedFile } from "../emit/emitter.js";
import { apply } from "./apply.js";
import { check } from "./check.js";
import type { Folders } from "./jail.js";
import { finishInterrupted } from "./journal.js";
import { type PlanOptions, plan } from "./plan.js";
import { scratchOf } from "./scratch.js";

let folders: Folders;
beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), "workspace-"));
  folders = { root, outDir: "generated", servicesDir: "services" };
});
afterEach(() => rmSync(folders.root, { recursive: true, force: true }));

const options: PlanOptions = { facts: { tool: "1.0.0", contract: "abc" } };

const ours = (path: string, text = `${path}\n`): GeneratedFile => ({
  path,
  text,
  owner: "generator",
});
const theirs = (path: string, text = `${path}\n`): GeneratedFile => ({ path, text, owner: "user" });

const at = (path: string): string => join(folders.root, path);
const read = (path: string): string => readFileSync(at(path), "utf8");
function write(path: string, text: string): void {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), text);
}

const planned = (...files: readonly GeneratedFile[]) => plan(files, folders, options);
const actions = async (...files: readonly GeneratedFile[]) =>
  Object.fromEntries((await planned(...files)).files.map(({ path, action }) => [path, action]));
const codes = async (...files: readonly GeneratedFile[]) =>
  (await planned(...files)).diagnostics.map(
    ({ code, severity, message }) => `${severity} ${code}: ${message}`,
  );
async function run(...files: readonly GeneratedFile[]): Promise<void> {
  expect(apply(await planned(...files))).toEqual([]);
}
const everything = (): readonly string[] =>
  readdirSync(folders.root, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folders.root.length + 1))
    .sort();

describe("a first run", () => {
  test("creates the generator's files, the user's, and the manifest", async () => {
    await run(ours("a/x.ts"), theirs("a/handlers.ts"));
    expect(everything()).toEqual([
      "generated/.asyncapi-gen.json",
      "generated/a/x.ts",
      "services/a/handlers.ts",
    ]);
    expect(JSON.parse(read("generated/.asyncapi-gen.json"))).toMatchObject({
      tool: "1.0.0",
      contract: "abc",
      skeletons: ["a/handlers.ts"],
      files: { "a/x.ts": expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });

  test("adopts a file that is there already with the same text", async () => {
    write("generated/a/x.ts", "a/x.ts\n");
    expect(await actions(ours("a/x.ts"))).toEqual({ "generated/a/x.ts": "keep" });
  });
});

describe("a later run", () => {
  beforeEach(() => run(ours("a/x.ts"), ours("b/y.ts"), theirs("a/handlers.ts")));

  test("does not touch what does not change", async () => {
    for (const path of everything()) utimesSync(at(path), 1, 1);
    await run(ours("a/x.ts"), ours("b/y.ts"), theirs("a/handlers.ts"));
    for (const path of everything()) expect(statSync(at(path)).mtimeMs, path).toBe(1000);
  });

  test("overwrites what changed, deletes what is no longer generated, and its empty folder", async () => {
    await run(ours("a/x.ts", "new\n"), theirs("a/handlers.ts"));
    expect(read("generated/a/x.ts")).toBe("new\n");
    expect(existsSync(at("generated/b"))).toBe(false);
  });

  test("other line ends are no change", async () => {
    write("generated/a/x.ts", "a/x.ts\r\n");
    expect(await actions(ours("a/x.ts"), ours("b/y.ts"))).toEqual({
      "generated/a/x.ts": "keep",
      "generated/b/y.ts": "keep",
    });
  });

  test("never rewrites the user's file", async () => {
    write("services/a/handlers.ts", "mine\n");
    await run(ours("a/x.ts"), ours("b/y.ts"), theirs("a/handlers.ts", "other stub\n"));
    expect(read("services/a/handlers.ts")).toBe("mine\n");
    await run(ours("a/x.ts"), ours("b/y.ts"));
    expect(read("services/a/handlers.ts")).toBe("mine\n");
  });

  test("tells what the user's file lacks, with the stub", async () => {
    write(
      "services/a/handlers.ts",
      "export const h = {\n  // reserve: soon\n  release() {},\n};\n",
    );
    const members = ["reserve", "release"].map((name) => ({
      name,
      stub: `  ${name}: stub,\n`,
      kin: [],
    }));
    const { diagnostics, stubs } = await planned({ ...theirs("a/handlers.ts"), members });
    const found = diagnostics.filter(({ code }) => code === "workspace/unwritten");
    expect(found).toMatchObject([
      {
        severity: "warning",
        message:
          "services/a/handlers.ts has no `reserve` yet, and it is not known where it belongs.",
      },
    ]);
    expect(stubs).toEqual([{ path: "services/a/handlers.ts", text: "  reserve: stub,\n" }]);
  });

  describe("adds what the contract gained", () => {
    const PATH = "services/a/handlers.ts";
    const wanted = (...names: readonly string[]): GeneratedFile => ({
      ...theirs("a/handlers.ts"),
      object: { name: "h", type: "H" },
      members: names.map((name) => ({
        name,
        stub: `  ${name}: unwritten("${name}"),\n`,
        kin: [`message:${name.toLowerCase()}`],
      })),
    });
    const MINE = 'import { unwritten } from "asyncapi-gen/runtime";\r\nexport const h: H = {\r\n};';
    beforeEach(() => {
      write(PATH, MINE);
      chmodSync(at(PATH), 0o640);
    });

    test("to a file with other line ends, whose permissions stay", async () => {
      await run(ours("a/x.ts"), ours("b/y.ts"), wanted("dim"));
      expect(read(PATH)).toBe(MINE.replace("};", '  dim: unwritten("dim"),\r\n};'));
      expect(statSync(at(PATH)).mode & 0o777).toBe(0o640);
      expect(await actions(wanted("dim"))).toMatchObject({ [PATH]: "keep" });
    });

    test("but not over what the user has changed meanwhile", async () => {
      const made = await planned(ours("a/x.ts"), ours("b/y.ts"), wanted("dim"));
      write(PATH, `${MINE}\n// saved just now`);
      expect(apply(made)).toEqual([]);
      expect(read(PATH)).toBe(`${MINE}\n// saved just now`);
      expect(everything().filter((path) => path.startsWith("services/"))).toEqual([PATH]);
    });

    test("and after an interruption only to what it was", async () => {
      const over = createHash("sha256").update(MINE).digest("hex");
      const journal = JSON.stringify({ steps: [{ rename: PATH, over }] });
      write(scratchOf(PATH), "merged");
      write("generated/.asyncapi-gen.journal", journal);
      expect(finishInterrupted(folders)).toBe(true);
      expect(read(PATH)).toBe("merged");
      write(scratchOf(PATH), "merged again");
      write("generated/.asyncapi-gen.journal", journal);
      expect(finishInterrupted(folders)).toBe(true);
      expect(read(PATH)).toBe("merged");
    });

    test("and tells what was lost and what took its place, on every run", async () => {
      const lost = [
        "warning workspace/lost: `dim` is no longer in the contract; `Dim` took its place.",
      ];
      await run(wanted("dim"));
      const renamed = wanted("Dim");
      expect(await codes(renamed)).toEqual(expect.arrayContaining(lost));
      await run(renamed);
      expect(read(PATH)).toContain('  dim: unwritten("dim"),\r\n  Dim: unwritten("Dim"),\r\n');
      expect(await codes(renamed)).toEqual(lost);
      write(PATH, MINE.replace("};", "  Dim() {},\r\n};"));
      expect(await codes(renamed)).toEqual([]);
    });

    test("but nothing to what is no UTF-8, or lies behind a link", async () => {
      writeFileSync(at(PATH), Buffer.from([...Buffer.from(MINE), 0xff]));
      expect(await codes(ours("a/x.ts"), ours("b/y.ts"), wanted("dim"))).toEqual([
        `warning workspace/unwritten: ${PATH} has no \`dim\` yet, and it is not all UTF-8.`,
      ]);
      renameSync(at("services/a"), at("elsewhere"));
      write("elsewhere/handlers.ts", MINE);
      symlinkSync(at("elsewhere"), at("services/a"));
      expect(await codes(ours("a/x.ts"), ours("b/y.ts"), wanted("dim"))).toEqual([
        `warning workspace/unwritten: ${PATH} has no \`dim\` yet, and services/a is a link.`,
      ]);
    });
  });

  test("overwrites an edited file, and says so", async () => {
    write("generated/a/x.ts", "edited\n");
    expect(await codes(ours("a/x.ts"), ours("b/y.ts"))).toEqual([
      "warning workspace/edited: generated/a/x.ts was edited by hand; the edit is overwritten.",
    ]);
    await run(ours("a/x.ts"), ours("b/y.ts"));
    expect(read("generated/a/x.ts")).toBe("a/x.ts\n");
  });

  test("of some emitters leaves what the others made", async () => {
    const partial = await plan([ours("a/x.ts", "new\n")], folders, { ...options, partial: true });
    expect(apply(partial)).toEqual([]);
    expect(read("generated/b/y.ts")).toBe("b/y.ts\n");
    expect(await codes(ours("a/x.ts", "new\n"), ours("b/y.ts"))).toEqual([]);
  });
});

describe("refuses", () => {
  test("a foreign file, by name, whether in the way or not", async () => {
    await run(ours("a/x.ts"));
    write("generated/notes.md", "mine");
    write("generated/a/y.ts", "mine");
    expect(await codes(ours("a/x.ts"), ours("a/y.ts"))).toEqual([
      "error workspace/foreign-file: generated/a/y.ts was not written by asyncapi-gen.",
      "error workspace/foreign-file: generated/notes.md was not written by asyncapi-gen.",
    ]);
  });

  test("but not what version control puts there", async () => {
    write("generated/.gitattributes", "* linguist-generated\n");
    expect(await codes(ours("a/x.ts"))).toEqual([]);
  });

  test.each(["generated", "generated/a", "services"])("a symbolic link at %s", async (link) => {
    const elsewhere = mkdtempSync(join(tmpdir(), "elsewhere-"));
    mkdirSync(dirname(at(link)), { recursive: true });
    symlinkSync(elsewhere, at(link));
    expect(await codes(ours("a/x.ts"), theirs("a/handlers.ts"))).toEqual([
      `error workspace/outside-root: ${link} is a symbolic link; nothing is written through links.`,
    ]);
    rmSync(elsewhere, { recursive: true });
  });

  test("a symbolic link in place of a file", async () => {
    await run(ours("a/x.ts"));
    rmSync(at("generated/a/x.ts"));
    symlinkSync("/etc/hostname", at("generated/a/x.ts"));
    expect(await codes(ours("a/x.ts", "new\n"))).toEqual([
      "error workspace/foreign-file: generated/a/x.ts is no regular file.",
    ]);
  });

  test("a file in place of the folder", async () => {
    write("generated", "");
    expect(await codes(ours("a/x.ts"))).toEqual([
      "error workspace/unwritable: generated is a file, and a folder is needed there.",
    ]);
  });

  test("a manifest that is not ours", async () => {
    await run(ours("a/x.ts"));
    write("generated/.asyncapi-gen.json", "<<<<<<< HEAD\n");
    expect((await codes(ours("a/x.ts")))[0]).toMatch(/^error workspace\/manifest/);
  });

  test.each(["../x.ts", "/etc/x.ts", "a/../../x.ts", "a\\x.ts", "c:x.ts", ""])(
    "an emitter that names %j",
    async (path) => {
      await expect(planned(ours(path))).rejects.toThrow("an emitter named a file");
    },
  );
});

describe("an interrupted run", () => {
  beforeEach(() => run(ours("a/x.ts"), ours("b/y.ts")));

  test("before its journal has changed nothing, and its scratch is cleared", async () => {
    write(scratchOf("generated/a/x.ts"), "half");
    expect(await codes(ours("a/x.ts"), ours("b/y.ts"))).toEqual([]);
    await run(ours("a/x.ts"), ours("b/y.ts"));
    expect(existsSync(at(scratchOf("generated/a/x.ts")))).toBe(false);
  });

  test("after its journal is finished by the next one", async () => {
    const steps = [{ rename: "generated/a/x.ts" }, { delete: "generated/b/y.ts" }];
    write(scratchOf("generated/a/x.ts"), "new\n");
    write("generated/.asyncapi-gen.journal", JSON.stringify({ steps }));
    expect(check(await planned(ours("a/x.ts"), ours("b/y.ts"))).diagnostics[0]?.message).toBe(
      "A run was interrupted in generated.",
    );
    expect(finishInterrupted(folders)).toBe(true);
    expect(read("generated/a/x.ts")).toBe("new\n");
    expect(existsSync(at("generated/b/y.ts"))).toBe(false);
    expect(finishInterrupted(folders)).toBe(false);
  });

  test("is believed only about what it could have done", async () => {
    write("precious.ts", "mine");
    write("services/a/handlers.ts", "mine");
    write(scratchOf("services/a/handlers.ts"), "stub");
    const steps = [
      { delete: "precious.ts" },
      { delete: "services/a/handlers.ts" },
      { delete: "generated/../precious.ts" },
      { rename: "services/a/handlers.ts" },
      { rename: 7 },
      "delete",
    ];
    write("generated/.asyncapi-gen.journal", JSON.stringify({ steps }));
    expect(finishInterrupted(folders)).toBe(true);
    expect([read("precious.ts"), read("services/a/handlers.ts")]).toEqual(["mine", "mine"]);
  });
});

test("what the operating system refuses is a finding, and nothing is left behind", async () => {
  const tooLong = ours(`${"x".repeat(300)}.ts`);
  expect(apply(await planned(ours("a/x.ts"), tooLong))[0]?.code).toBe("workspace/unwritable");
  expect(everything()).toEqual([]);
});

test("a check names each file that a run would change, and shows how", async () => {
  await run(ours("a/x.ts", "1\n"), ours("b/y.ts"));
  const result = check(await planned(ours("a/x.ts", "2\n"), ours("c/z.ts")));
  expect(result.diagnostics.map(({ message }) => message)).toEqual([
    "generated/a/x.ts is out of date.",
    "generated/b/y.ts is no longer generated.",
    "generated/c/z.ts is missing.",
  ]);
  expect(result.diff).toContain(
    "--- a/generated/a/x.ts\n+++ b/generated/a/x.ts\n@@ -1,1 +1,1 @@\n-1\n+2\n",
  );
});
