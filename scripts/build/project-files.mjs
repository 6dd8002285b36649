import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const templates = "templates/project";
const example = "examples/ecommerce";

/** What of the example becomes part of a project; it stands in the example and nowhere else. */
const ofExample = [
  "contracts",
  "services",
  "migrations",
  "shop/goods.ts",
  "shop/invariants.ts",
  "shop/wait.ts",
  "simulation.ts",
];

/** Everything that `projectFiles` reads, from the repository's root. */
export const projectInputs = [templates, ...ofExample.map((path) => `${example}/${path}`)];

/**
 * The files that `asyncapi-gen init` lays down, as set -> path -> text. The sets are the folders of
 * templates/project; the example's own files come to those of "ecommerce".
 */
export function projectFiles() {
  const sets = readdirSync(join(root, templates)).sort();
  const files = Object.fromEntries(sets.map((set) => [set, readSet(set)]));
  return { ...files, ecommerce: { ...readExample(), ...files.ecommerce } };
}

const readSet = (set) =>
  Object.fromEntries(
    filesBelow(join(templates, set)).map((path) => [path, read(join(templates, set, path))]),
  );

/** A project has `src/` where the example has `shop/`, beside it: only the name in paths changes. */
function readExample() {
  const paths = ofExample.flatMap((path) =>
    path.endsWith(".ts") ? [path] : filesBelow(join(example, path), `${path}/`),
  );
  const entries = paths
    .filter((path) => !path.endsWith(".test.ts"))
    .map((path) => [
      path.replace(/^shop\//, "src/"),
      read(join(example, path))
        .replaceAll('"../../shop/', '"../../src/')
        .replaceAll('"./shop/', '"./src/'),
    ]);
  return Object.fromEntries(entries);
}

const read = (path) => readFileSync(join(root, path), "utf8").replaceAll("\r\n", "\n");

function filesBelow(folder, prefix = "") {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory()
        ? filesBelow(join(folder, entry.name), `${prefix}${entry.name}/`)
        : [`${prefix}${entry.name}`],
    );
}
