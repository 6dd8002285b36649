import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { skipUnless } from "../requirements.js";
import { hasTerminal, inTerminal, keys } from "./terminal.js";
import { repository } from "./workshop.js";

const tsx = join(repository, "node_modules/tsx/dist/cli.mjs");
const main = join(repository, "src/cli/main.ts");
const command = `"${process.execPath}" "${tsx}" "${main}"`;
const timeout = 240_000;

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "init-terminal-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

skipUnless(hasTerminal, "no `script` to make a terminal with")("in a terminal", () => {
  test(
    "init asks, lays down what was chosen, and prints the line that needs no questions",
    async () => {
      const folder = emptyFolder();
      const terminal = inTerminal(`${command} init`, folder);
      await terminal.shows("In which folder?");
      terminal.type(`mine${keys.enter}`);
      await terminal.shows("What shall it begin with?");
      terminal.type(`${keys.down}${keys.enter}`);
      await terminal.shows("Where shall data be kept?");
      terminal.type(keys.enter);
      await terminal.shows("Install packages now?");
      terminal.type("n");
      await terminal.shows("Make it a git repository?");
      terminal.type("n");
      expect(await terminal.ended).toBe(0);
      expect(terminal.screen).toMatch(
        /init mine --template minimal --store pglite --no-install --no-git --yes\n/,
      );
      expect(readdirSync(folder)).toEqual(["mine"]);
      expect(existsSync(join(folder, "mine/services/mail/handlers.ts"))).toBe(true);
    },
    timeout,
  );

  test(
    "a folder that is taken is refused at the question",
    async () => {
      const terminal = inTerminal(`${command} init`, repository);
      await terminal.shows("In which folder?");
      terminal.type(`src${keys.enter}`);
      await terminal.shows("src is not empty");
      terminal.type(keys.controlC);
      expect(await terminal.ended).toBe(130);
    },
    timeout,
  );

  test(
    "Ctrl-C at a question ends it with 130 and nothing written; NO_COLOR is kept to",
    async () => {
      const folder = emptyFolder();
      const terminal = inTerminal(`${command} init shop`, folder, { NO_COLOR: "1" });
      await terminal.shows("What shall it begin with?");
      terminal.type(keys.controlC);
      expect(await terminal.ended).toBe(130);
      expect(terminal.screen).toMatch(/Nothing was written\.\n$/);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: escapes are what is looked for
      expect(terminal.raw).not.toMatch(/\u001b\[(?:3\d|9\d)m/);
      expect(readdirSync(folder)).toEqual([]);
    },
    timeout,
  );

  test(
    "Ctrl-C while files are made leaves nothing behind",
    async () => {
      const folder = emptyFolder();
      const terminal = inTerminal(`${command} init shop --yes --no-install --no-git`, folder);
      await expect.poll(() => readdirSync(folder), { timeout, interval: 5 }).toHaveLength(1);
      expect(readdirSync(folder)).not.toEqual(["shop"]);
      terminal.type(keys.controlC);
      expect(await terminal.ended).toBe(130);
      expect(readdirSync(folder)).toEqual([]);
    },
    timeout,
  );

  test(
    "Ctrl-C while packages are installed leaves the project, and says so",
    async () => {
      const folder = emptyFolder();
      const programs = emptyFolder();
      // An installation that takes its time; all else that npm does is done.
      const npm = execFileSync("which", ["npm"], { encoding: "utf8" }).trim();
      const script = `#!/bin/sh\n[ "$1" = install ] && exec sleep 600\nexec "${npm}" "$@"\n`;
      writeFileSync(join(programs, "npm"), script, { mode: 0o755 });
      const PATH = `${programs}:${process.env.PATH}`;
      const terminal = inTerminal(`${command} init shop --yes --no-git`, folder, { PATH });
      await terminal.shows("Installing packages: npm install");
      terminal.type(keys.controlC);
      expect(await terminal.ended).toBe(130);
      // Whichever of the two ends first has the word.
      expect(terminal.screen).toMatch(/the project itself is complete/i);
      expect(readdirSync(folder)).toEqual(["shop"]);
      expect(existsSync(join(folder, "shop/package.json"))).toBe(true);
    },
    timeout,
  );
});
