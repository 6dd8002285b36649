import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { finding } from "../../diagnostics/finding.js";
import { moduleUrl } from "../module-url.js";
import { ConfigError } from "../usage-error.js";

const OURS = "asyncapi-gen";
// The package is not always installed where the configuration is; all it needs is an identity.
const DEFINE_CONFIG = `data:text/javascript,${encodeURIComponent("export const defineConfig = (config) => config;")}`;

/**
 * The default export of a configuration that is a script. Types are stripped, and the module is
 * evaluated from memory, so nothing is written beside the user's file.
 */
export async function evaluateConfig(
  path: string,
  file: string,
  text: string,
): Promise<{ readonly value: unknown; readonly isSelfContained: boolean }> {
  const imported: string[] = [];
  const url = moduleUrl(text, (specifier) => {
    imported.push(specifier);
    return resolveImport(path, specifier);
  });
  try {
    const module: { readonly default?: unknown } = await import(/* @vite-ignore */ url);
    if (module.default === undefined) throw new Error("it has no default export");
    const value: unknown = await module.default;
    return { value, isSelfContained: imported.every((specifier) => specifier === OURS) };
  } catch (error) {
    throw new ConfigError([broken(file, error)], new Map([[file, text]]));
  }
}

function broken(file: string, error: unknown) {
  const reason = error instanceof Error ? error.message : String(error);
  return finding("config/syntax", `${file} cannot be evaluated: ${reason}.`, {
    location: { file, line: 1, column: 1 },
    hint: "export the configuration as default: `export default defineConfig({ ... })`.",
  });
}

function resolveImport(path: string, specifier: string): string {
  if (specifier === OURS) return DEFINE_CONFIG;
  if (specifier.startsWith("node:")) return specifier;
  const base = pathToFileURL(path);
  if (/^\.{0,2}\//.test(specifier)) return new URL(specifier, base).href;
  try {
    return pathToFileURL(createRequire(base).resolve(specifier)).href;
  } catch {
    return specifier;
  }
}
