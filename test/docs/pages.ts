import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

export const read = (path: string): string => readFileSync(`${root}${path}`, "utf8");

/** Everything written for people: what a stranger may copy from. */
export const pages: readonly string[] = [
  "README.md",
  "CONTRIBUTING.md",
  ...below("docs"),
  ...below("examples"),
  "templates/project/common/README.md.hbs",
];

function below(folder: string): readonly string[] {
  return readdirSync(`${root}${folder}`, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md"))
    .map((path) => `${folder}/${path}`)
    .sort();
}

export interface Command {
  readonly page: string;
  /** The language of its block. */
  readonly block: "console" | "sh";
  readonly line: string;
}

/**
 * Each command of a page: what follows `$ ` in console blocks, and in shell blocks each part of each
 * line. A block of any other language that looks like a shell is refused: nobody would run it.
 */
export function commandsOf(page: string): readonly Command[] {
  return [...read(page).matchAll(/^```(\S*).*\n([\s\S]*?)^```$/gm)].flatMap(
    ([, language = "", text = ""]): readonly Command[] => {
      if (["bash", "shell", "zsh", "shell-session", ""].includes(language)) {
        throw new Error(`${page}: a shell block is \`sh\` or \`console\`, not \`${language}\``);
      }
      if (language === "console")
        return consoleLines(text).map((line) => ({ page, block: language, line }));
      if (language === "sh")
        return shellLines(text).map((line) => ({ page, block: language, line }));
      return [];
    },
  );
}

const consoleLines = (text: string): readonly string[] =>
  [...text.matchAll(/^\$ (.*)$/gm)].map(([, line = ""]) => line);

const shellLines = (text: string): readonly string[] =>
  text
    .split("\n")
    .filter((line) => !/^\s*(?:#|\{\{(?:[#/]|else)|$)/.test(line))
    .flatMap((line) => line.replace(/\s+#.*$/, "").split(" && "))
    .map((line) => line.trim());
