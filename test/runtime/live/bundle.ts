import { mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));
// Below node_modules, so that `pg` is found from there.
const cache = folder("../../../node_modules/.cache/asyncapi-gen/live");

/** A bug planted into one file of the runtime, in the bundle only. */
export interface PlantedBug {
  readonly name: string;
  /** Below src/runtime. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** Bundles the worker into one file, which starts in a third of the time that tsx takes. */
export async function bundleWorker(bug?: PlantedBug): Promise<string> {
  mkdirSync(cache, { recursive: true });
  const outfile = `${cache}/${bug?.name.replaceAll(" ", "-") ?? "sound"}-${process.pid}.mjs`;
  await build({
    entryPoints: [folder("worker.ts")],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    logLevel: "error",
    plugins: bug === undefined ? [] : [plant(bug)],
  });
  return outfile;
}

function plant({ name, file, find, replace }: PlantedBug): Plugin {
  const path = folder(`../../../src/runtime/${file}`);
  return {
    name,
    setup(bundler) {
      bundler.onLoad({ filter: /\.ts$/ }, (loaded) => {
        if (loaded.path !== path) return undefined;
        const text = readFileSync(path, "utf8");
        if (!text.includes(find)) {
          throw new Error(`The bug "${name}" has nothing to replace in ${file} any more: mend it.`);
        }
        return { contents: text.replace(find, replace), loader: "ts" };
      });
    },
  };
}
