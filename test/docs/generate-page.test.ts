import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { project } from "../cli/project.js";

const PAGE = readFileSync(new URL("../../docs/generate.md", import.meta.url), "utf8");

/**
 * The page is a script. A block that names a file writes it if it is new (or says `edit`), and else
 * must be what the file has become; a console block runs a command, which must print what it shows.
 */
test("docs/generate.md does what it says", async () => {
  const { folder, read, write, run } = project({});
  let ran = 0;
  for (const [, info = "", text = ""] of PAGE.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)) {
    const [language, ...words] = info.split(" ");
    const path = words.at(-1) ?? "";
    if (language === "console") {
      const [command = "", ...shown] = text.trimEnd().split("\n");
      const result = await run(...command.split(" ").slice(2));
      const printed = `${result.stderr}${result.code === 0 ? "" : `(exit code ${result.code})`}`;
      expect(printed, command).toContain(shown.join("\n"));
      ran++;
    } else if (words.includes("edit") || !existsSync(join(folder, path))) write(path, text);
    else expect(read(path)).toBe(text);
  }
  expect(ran).toBe(4);
});
