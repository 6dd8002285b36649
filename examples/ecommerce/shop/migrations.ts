import { readdirSync, readFileSync } from "node:fs";
import type { Migration } from "asyncapi-gen/runtime";

const folder = new URL("../migrations/", import.meta.url);

/** The shop's own tables, in the order of their numbers. */
export const migrations: readonly Migration[] = readdirSync(folder)
  .filter((file) => file.endsWith(".sql"))
  .sort()
  .map((file) => ({
    name: file.slice(0, -".sql".length),
    sql: readFileSync(new URL(file, folder), "utf8"),
  }));
