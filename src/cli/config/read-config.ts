import { readFileSync } from "node:fs";
import { basename, relative } from "node:path";
import { LineCounter, parseDocument } from "yaml";
import type { Location } from "../../diagnostics/diagnostic.js";
import { finding } from "../../diagnostics/finding.js";
import { syntaxWords } from "../../document/syntax-words.js";
import type { Config } from "../../workspace/config.js";
import { ConfigError } from "../usage-error.js";
import { checkConfig, type Locate } from "./check-config.js";

export interface ReadConfig {
  readonly config: Config;
  /** False when the file imports others, so that its own bytes do not tell whether it changed. */
  readonly isSelfContained: boolean;
}

/** Reads and checks the configuration at `path`. Throws `ConfigError` with a place and a mend. */
export async function readConfig(path: string, cwd: string): Promise<ReadConfig> {
  const file = relative(cwd, path).replaceAll("\\", "/") || basename(path);
  const text = readFileSync(path, "utf8");
  const sources = new Map([[file, text]]);
  if (/\.[jt]s$|\.mjs$/.test(path)) {
    const { evaluateConfig } = await import("./evaluate-config.js");
    const { value, isSelfContained } = await evaluateConfig(path, file, text);
    const locate: Locate = () => ({ file, line: 1, column: 1 });
    return { config: checkConfig(value, locate, sources), isSelfContained };
  }
  const { value, locate } = parseData(file, text);
  return { config: checkConfig(value, locate, sources), isSelfContained: true };
}

/** JSON is read as YAML too, for the sake of positions. */
function parseData(
  file: string,
  text: string,
): { readonly value: unknown; readonly locate: Locate } {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number): Location => {
    const { line, col } = lineCounter.linePos(offset);
    return { file, line, column: col };
  };
  const [error] = document.errors;
  if (error !== undefined) {
    const words = syntaxWords(error, text);
    const details = { location: at(words?.offset ?? error.pos[0]), hint: words?.hint };
    const message = `${file} cannot be read: ${words?.sentence ?? error.message}`;
    throw new ConfigError([finding("config/syntax", message, details)], new Map([[file, text]]));
  }
  return { value: document.toJS({ maxAliasCount: 100 }), locate: locator(document, at) };
}

/** A member is shown at its key, an item at itself. */
function locator(
  document: ReturnType<typeof parseDocument>,
  at: (offset: number) => Location,
): Locate {
  return (path) => {
    const parent: unknown = path.length === 0 ? undefined : document.getIn(path.slice(0, -1), true);
    const key = keyOffset(parent, path.at(-1));
    const node: unknown = document.getIn(path, true);
    const range = isRanged(node) ? node.range[0] : 0;
    return at(key ?? range);
  };
}

function keyOffset(parent: unknown, key: string | undefined): number | undefined {
  if (typeof parent !== "object" || parent === null || !("items" in parent)) return undefined;
  const items: unknown = parent.items;
  if (!Array.isArray(items)) return undefined;
  const pair: unknown = items.find((item) => item?.key?.value === key);
  if (typeof pair !== "object" || pair === null || !("key" in pair)) return undefined;
  return isRanged(pair.key) ? pair.key.range[0] : undefined;
}

const isRanged = (node: unknown): node is { readonly range: readonly [number, number, number] } =>
  typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range);
