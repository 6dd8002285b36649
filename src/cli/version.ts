import { existsSync, readFileSync } from "node:fs";

/** The version in our package.json: one folder up from the bundle, two from the sources. */
export function toolVersion(): string {
  const file = ["../package.json", "../../package.json"]
    .map((path) => new URL(path, import.meta.url))
    .find((url) => existsSync(url));
  if (file === undefined) throw new Error("package.json is missing from the installation");
  return JSON.parse(readFileSync(file, "utf8")).version;
}
