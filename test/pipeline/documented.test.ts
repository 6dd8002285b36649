import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const read = (path: string) => readFileSync(at(path), "utf8");
const { scripts } = JSON.parse(read("package.json"));

const named = (text: string, pattern: RegExp) => [
  ...new Set([...text.matchAll(pattern)].map(([, name = ""]) => name)),
];

describe.each(["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"])("%s", (document) => {
  test("names only scripts that package.json has", () => {
    const missing = named(read(document), /npm (?:run )?(?:--\S+ )*([a-z][\w:-]*)/g).filter(
      (name) => !(name in scripts) && !["ci", "install", "pack"].includes(name),
    );
    expect(missing).toEqual([]);
  });

  test("names only files and folders that exist", () => {
    const folders = "src|test|templates|scripts|bench|schemas|docs|examples|bin";
    // Up to a placeholder: of `src/lint/rules/<name>.ts`, the folder must exist.
    const paths = named(read(document), new RegExp(`\`((?:${folders})/[\\w./-]*)`, "g"));
    expect(paths.filter((path) => !existsSync(at(path)))).toEqual([]);
  });
});
