// npm refuses to install a package into one of the same name, and these two for good.
const TAKEN = new Set([
  "asyncapi-gen",
  "vitest",
  "typescript",
  "tsx",
  "pg",
  "node_modules",
  "favicon.ico",
]);

/** A name that npm accepts, made of a folder's: `My Shop` -> `my-shop`. */
export function projectName(folder: string): string {
  const name = folder
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[^a-z0-9._~-]+/g, "-")
    .replace(/^[._~-]+|[~-]+$/g, "")
    .slice(0, 100);
  if (name === "") return "my-system";
  return TAKEN.has(name) ? `my-${name}` : name;
}

/** The same as the name of a database, which needs no quotes: `my-shop` -> `my_shop`. */
export const databaseName = (name: string): string =>
  name.replace(/[^a-z0-9]+/g, "_").replace(/^(?=\d)/, "db_");
