import { readdirSync, readFileSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { ts } from "ts-morph";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** One import of one source file, both relative to the repository, or a package by its name. */
export interface Import {
  readonly from: string;
  readonly to: string;
  readonly isPackage: boolean;
}

/** Every import, re-export, `import()` and `import("...").T` of the sources; tests left out. */
export function importsOfSources(): Import[] {
  return readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((path) => /\.ts$/.test(path) && !/\.test\.ts$/.test(path))
    .map((path) =>
      relative(root, join(root, "src", path))
        .split(sep)
        .join("/"),
    )
    .sort()
    .flatMap((path) => importsOf(path, readFileSync(join(root, path), "utf8")));
}

/** The compiler's own scanner: it is not fooled by comments, strings and template literals. */
export function importsOf(from: string, text: string): Import[] {
  return ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) =>
      fileName.startsWith(".")
        ? { from, to: posix.join(posix.dirname(from), fileName), isPackage: false }
        : { from, to: fileName, isPackage: true },
    );
}
