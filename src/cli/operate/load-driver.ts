import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * A package out of the project in `cwd`, in the version that its services use; else one installed
 * beside this tool. Undefined when there is none.
 */
export async function loadDriver(name: string, cwd: string): Promise<unknown> {
  const places = [pathToFileURL(join(cwd, "package.json")), import.meta.url];
  const path = places.map((place) => resolved(name, place)).find((found) => found !== undefined);
  if (path === undefined) return undefined;
  const module: { readonly default?: unknown } = await import(
    /* @vite-ignore */ pathToFileURL(path).href
  );
  return module.default ?? module;
}

function resolved(name: string, from: string | URL): string | undefined {
  try {
    return createRequire(from).resolve(name);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND")
      return undefined;
    throw error;
  }
}
