import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { project } from "../cli/project.js";
import { commandsOf, read } from "../docs/pages.js";
import { runLine, start } from "./live-project.js";
import { repository } from "./workshop.js";

const page = "docs/guides/own-contract.md";
const packages = [
  "tsx",
  "esbuild",
  "@esbuild",
  "@electric-sql",
  "@types",
  "typescript",
  "vitest",
  ".bin",
];

/** As `npm install` would leave it, from here. */
function installInto(folder: string): void {
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  for (const name of packages) {
    symlinkSync(join(repository, "node_modules", name), join(modules, name));
  }
  symlinkSync(repository, join(modules, "asyncapi-gen"));
}

/**
 * A block that names a file writes it; a console block runs a command, which must print the lines that
 * it shows; a shell block runs in the project.
 */
test("docs/guides/own-contract.md leads to a lamp that can be dimmed", async () => {
  const { folder, write, run } = project({});
  const home = join(folder, "home");
  for (const [, info = "", text = ""] of read(page).matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)) {
    const [language, path] = info.split(" ");
    if (path !== undefined) write(path, text);
    if (language !== "console") continue;
    const [command = "", ...shown] = text.trimEnd().split("\n");
    const words = command.split(" ").slice(3);
    const quiet = words[0] === "init" ? ["--no-install", "--no-git"] : [];
    const { code, stderr } = await run(...words, ...quiet);
    expect(code, stderr).toBe(0);
    const printed = stderr.replace(/: \d+ files\./, ": ... files.").split("\n");
    for (const line of shown) expect(printed).toContain(line);
  }
  expect(existsSync(join(home, "src/services.ts"))).toBe(true);
  installInto(home);
  const lines = commandsOf(page).flatMap(({ block, line }) => (block === "sh" ? [line] : []));
  expect(lines.slice(0, 2)).toEqual(["npm test", "npm run dev"]);

  const tested = runLine("npm test", home);
  expect(tested.status, tested.told).toBe(0);
  expect(tested.told).not.toContain("todo");
  const types = runLine("npm run types", home);
  expect(types.status, types.told).toBe(0);

  const running = await start("npm run dev", home);
  const request = async (line = "") => {
    const path = /localhost:3000(\S*)/.exec(line)?.[1] ?? "";
    const method = /-X (\w+)/.exec(line)?.[1] ?? "GET";
    return fetch(`${running.url}${path}`, { method });
  };
  const [dim, look] = lines.slice(2);
  expect((await request(dim)).status).toBe(202);
  await expect
    .poll(async () => (await request(look)).json(), { timeout: 60_000 })
    .toEqual([{ percent: 40 }]);
  expect(read(page)).toContain('[{"percent":40}]');
  await running.stop();
}, 600_000);
