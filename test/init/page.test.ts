import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { project } from "../cli/project.js";

const PAGE = readFileSync(new URL("../../docs/getting-started.md", import.meta.url), "utf8");

/**
 * A block that names a file writes it; a console block runs a command, which must print each of the
 * lines that it shows. Packages are not installed here: test/init/first-minutes.test.ts does that.
 */
test("docs/getting-started.md does what it says", async () => {
  const { write, run } = project({});
  let ran = 0;
  for (const [, info = "", text = ""] of PAGE.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)) {
    const [language, path] = info.split(" ");
    if (path !== undefined) write(path, text);
    if (language !== "console") continue;
    const [command = "", ...shown] = text.trimEnd().split("\n");
    const words = command.split(" ").slice(3);
    const { code, stderr } = await run(...words, "--no-install", "--no-git");
    expect(code, stderr).toBe(0);
    // How many files there are changes with the shop.
    const printed = stderr.replace(/: \d+ files\./, ": ... files.").split("\n");
    for (const line of shown) expect(printed).toContain(line);
    ran++;
  }
  expect(ran).toBe(3);
}, 240_000);

test("docs/getting-started.md names every option", async () => {
  const { run } = project({});
  const { stdout } = await run("init", "--help");
  const own = stdout.slice(0, stdout.indexOf("Global Options"));
  const options = [...own.matchAll(/--[a-z-]+/g)].map(([option]) => option);
  expect(options.length).toBeGreaterThan(7);
  expect(options.filter((option) => option !== "--help" && !PAGE.includes(option))).toEqual([]);
});
