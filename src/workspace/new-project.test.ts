import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { obstaclesIn, stageProject } from "./new-project.js";

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "new-project-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const files = [
  { path: "package.json", content: "{}" },
  { path: "src/main.ts", content: "main" },
  { path: "vendor/it.tgz", content: Uint8Array.of(0, 255) },
];

describe("a project on the stage", () => {
  test("is nowhere to be seen before it is committed, and then whole", () => {
    const parent = temporaryFolder();
    const stage = stageProject(join(parent, "deep/er/shop"));
    stage.write(files);
    expect(stage.files()).toEqual(["package.json", "src/main.ts", "vendor/it.tgz"]);
    expect(existsSync(join(parent, "deep"))).toBe(false);
    expect(stage.commit()).toEqual([]);
    expect(readdirSync(parent)).toEqual(["deep"]);
    expect(readFileSync(join(parent, "deep/er/shop/vendor/it.tgz"))).toEqual(Buffer.of(0, 255));
  });

  test("leaves nothing behind when it is discarded", () => {
    const parent = temporaryFolder();
    const stage = stageProject(join(parent, "shop"));
    stage.write(files);
    stage.discard();
    stage.discard();
    expect(readdirSync(parent)).toEqual([]);
  });

  test("does not touch what appeared in its place meanwhile", () => {
    const parent = temporaryFolder();
    const stage = stageProject(join(parent, "shop"));
    stage.write(files);
    mkdirSync(join(parent, "shop"));
    writeFileSync(join(parent, "shop/mine"), "mine");
    expect(() => stage.commit()).toThrow();
    stage.discard();
    expect(readdirSync(parent)).toEqual(["shop"]);
    expect(readdirSync(join(parent, "shop"))).toEqual(["mine"]);
  });

  test("joins what a folder has, and answers what it left alone", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "package.json"), "mine");
    const stage = stageProject(folder);
    stage.write(files);
    expect(stage.commit()).toEqual(["package.json"]);
    expect(readdirSync(folder)).toEqual(["package.json", "src", "vendor"]);
    expect(readFileSync(join(folder, "package.json"), "utf8")).toBe("mine");
  });

  test("removes what runs before it left that were killed, and nothing else", async () => {
    const parent = temporaryFolder();
    const { pid: dead } = spawnSync(process.execPath, ["--version"]);
    const here = basename(parent);
    const others = [
      `.shop.asyncapi-gen-${process.ppid}`, // a run for the same place, at work now
      `.shops.asyncapi-gen-${dead}`,
      ".shop.asyncapi-gen-mine",
    ];
    const abandoned = [`.shop.asyncapi-gen-${dead}`, `.${here}.asyncapi-gen-${dead}`];
    for (const name of [...others, ...abandoned])
      mkdirSync(join(parent, name, "src"), { recursive: true });
    expect(obstaclesIn(parent)).toEqual([...others, abandoned[0]].sort());
    stageProject(join(parent, "shop")).discard();
    stageProject(parent).discard();
    expect(readdirSync(parent).sort()).toEqual(others.sort());
  });

  test.each(["../out", "/abs", "a/../../b", "a\\b", ""])("refuses the path %j", (path) => {
    const stage = stageProject(join(temporaryFolder(), "shop"));
    expect(() => stage.write([{ path, content: "" }])).toThrow(/no path inside a project/);
  });
});

test("what a fresh repository has is no obstacle; anything else is, by name", () => {
  const folder = temporaryFolder();
  for (const name of ["README.md", "LICENSE", "LICENCE.txt", ".gitignore", ".DS_Store"]) {
    writeFileSync(join(folder, name), "");
  }
  mkdirSync(join(folder, ".git"));
  expect(obstaclesIn(folder)).toEqual([]);
  writeFileSync(join(folder, "readme.txt"), "");
  writeFileSync(join(folder, ".env"), "");
  expect(obstaclesIn(folder)).toEqual([".env", "readme.txt"]);
  expect(obstaclesIn(join(folder, "README.md"))).toBe("file");
  expect(obstaclesIn(join(folder, "nowhere"))).toEqual([]);
});
