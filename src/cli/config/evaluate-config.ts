import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { ts } from "ts-morph";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
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
  const sources = new Map([[file, text]]);
  const mistakes = syntaxFindings(path, file, text);
  if (mistakes.length > 0) throw new ConfigError(mistakes, sources);
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
    throw new ConfigError([broken(file, error)], sources);
  }
}

function syntaxFindings(path: string, file: string, text: string): readonly Diagnostic[] {
  const { diagnostics = [] } = ts.transpileModule(text, {
    fileName: path,
    reportDiagnostics: true,
  });
  return diagnostics.slice(0, 1).map(({ start = 0, messageText }) => {
    const before = text.slice(0, start).split("\n");
    const location = { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
    const reason = ts.flattenDiagnosticMessageText(messageText, " ");
    return finding("config/syntax", `${file} cannot be evaluated: ${reason}`, { location });
  });
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
