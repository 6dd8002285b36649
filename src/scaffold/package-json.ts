import type { Choices, ProjectFile, StoreName } from "./choices.js";

/** Exact versions by package name; ours are those that the generated code is tested with. */
export type Versions = Readonly<Record<string, string>>;

const drivers: Readonly<Record<StoreName, string>> = {
  pglite: "@electric-sql/pglite",
  postgres: "pg",
};

const clients = { nats: ["@nats-io/jetstream", "@nats-io/transport-node"] } as const;

/**
 * The project's package.json. `dependency` is what it asks of asyncapi-gen: an exact version, or a
 * packed file. Throws when `versions` lacks one that is needed.
 */
export function packageJson(choices: Choices, versions: Versions, dependency: string): ProjectFile {
  const { name, store, broker, packageManager, packageManagerVersion } = choices;
  const exact = (names: readonly string[]) =>
    Object.fromEntries([...names].sort().map((each) => [each, versionOf(each, versions)]));
  const driver = drivers[store];
  const manifest = {
    name,
    version: "0.0.0",
    private: true,
    type: "module",
    engines: { node: ">=20.19" },
    // npm is there with Node; the others are found by this.
    ...(packageManager === "npm" || packageManagerVersion === undefined
      ? {}
      : { packageManager: `${packageManager}@${packageManagerVersion}` }),
    scripts,
    dependencies: sorted({
      ...exact([driver, ...(broker === undefined ? [] : clients[broker])]),
      "asyncapi-gen": dependency,
    }),
    // The contract tests run on PGlite, whatever the services run on.
    devDependencies: exact(
      ["@electric-sql/pglite", "@types/node", "tsx", "typescript", "vitest"].filter(
        (each) => each !== driver,
      ),
    ),
  };
  return { path: "package.json", content: `${JSON.stringify(manifest, null, 2)}\n` };
}

const scripts = {
  dev: "tsx watch --clear-screen=false src/main.ts",
  build: "tsc -p tsconfig.build.json",
  start: "node --enable-source-maps dist/src/main.js",
  test: "vitest run",
  simulate: "asyncapi-gen simulate",
  types: "tsc --noEmit",
  generate: "asyncapi-gen generate",
  check: "asyncapi-gen generate --check",
};

function versionOf(name: string, versions: Versions): string {
  const version = versions[name];
  if (version === undefined) throw new Error(`the version of ${name} is not known`);
  return version;
}

const sorted = (versions: Versions): Versions =>
  Object.fromEntries(Object.entries(versions).sort(([a], [b]) => (a < b ? -1 : 1)));
