import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { Migration } from "asyncapi-gen/runtime";

// Beside src/; seen from dist/src/, where a build puts this file, one folder further up.
const folders = ["../migrations/", "../../migrations/"].map(
  (path) => new URL(path, import.meta.url),
);
const folder = folders.find((url) => existsSync(url));

/** Your own tables: the files of migrations/, in the order of their names. Each is run once. */
export const migrations: readonly Migration[] = (folder === undefined ? [] : readdirSync(folder))
  .filter((file) => file.endsWith(".sql"))
  .sort()
  .map((file) => ({
    name: file.slice(0, -".sql".length),
    sql: readFileSync(new URL(file, folder), "utf8"),
  }));
