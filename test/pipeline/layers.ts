import type { Import } from "./imports.js";

/**
 * The pipeline of ARCHITECTURE.md, bottom first. A folder imports itself and the rows above it in
 * this list; folders of one row do not know each other.
 */
const generatorLayers: readonly (readonly string[])[] = [
  ["diagnostics"],
  ["document"],
  ["contract"],
  ["emit", "graph"],
  // Both show an event that proves what they say, so both use what makes and judges samples.
  ["lint", "diff"],
  ["scaffold"],
  ["workspace"],
  ["cli"],
];

/** What generated code runs on: it knows nothing of the generator, whose rows may use it. */
const runtimeFolders: Readonly<Record<string, readonly string[]>> = {
  runtime: [],
  testing: ["runtime"],
};

/** Adapters, by how their files are named, and what package each is for; optional peers of ours. */
const adapterPackages: readonly (readonly [RegExp, string])[] = [
  [/^src\/runtime\/store\/pglite[\w-]*\.ts$/, "@electric-sql/pglite"],
  [/^src\/runtime\/store\/postgres[\w-]*\.ts$/, "pg"],
  [/^src\/testing\/simulation\/database\/pglite[\w-]*\.ts$/, "@electric-sql/pglite"],
  [/^src\/runtime\/telemetry\/load-telemetry\.ts$/, "@opentelemetry/api"],
  [/^src\/runtime\/transport\/nats\//, "@nats-io/transport-node"],
  [/^src\/runtime\/transport\/nats\//, "@nats-io/jetstream"],
];

/** Why an import must not be, or undefined when it may. */
export function objectionTo(edge: Import): string | undefined {
  return folderOf(edge.from) in runtimeFolders
    ? objectionInRuntime(edge)
    : objectionInGenerator(edge);
}

function objectionInRuntime({ from, to, isPackage }: Import): string | undefined {
  if (isPackage) {
    const isPeer = adapterPackages.some(([files, peer]) => files.test(from) && peer === to);
    if (to.startsWith("node:") || isPeer) return undefined;
    return "the runtime has no dependencies, so that its users have none";
  }
  const allowed = [folderOf(from), ...(runtimeFolders[folderOf(from)] ?? [])];
  return allowed.includes(folderOf(to))
    ? undefined
    : "a running service must not load the generator";
}

function objectionInGenerator({ from, to, isPackage }: Import): string | undefined {
  if (isPackage || folderOf(from) === folderOf(to) || folderOf(to) in runtimeFolders)
    return undefined;
  if (to.startsWith("schemas/")) return undefined; // data, which users' editors read as well
  return layerOf(to) < layerOf(from) ? undefined : "data flows down the pipeline, imports never up";
}

/** src/index.ts, the programmatic API, stands on the same row as the command line. */
function layerOf(path: string): number {
  if (path === "src/index.js" || path === "src/index.ts") return generatorLayers.length - 1;
  const layer = generatorLayers.findIndex((folders) => folders.includes(folderOf(path)));
  if (layer < 0) throw new Error(`${path} is in no layer: give its folder a row in layers.ts`);
  return layer;
}

function folderOf(path: string): string {
  return path.split("/")[1] ?? "";
}
