import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { finding } from "../diagnostics/finding.js";
import { isObject, member } from "./json.js";
import type { SourceFile } from "./source-file.js";

export interface DocumentVersion {
  readonly version: string;
  readonly major: 2 | 3;
}

export const supportedVersions = [
  "2.0.0",
  "2.1.0",
  "2.2.0",
  "2.3.0",
  "2.4.0",
  "2.5.0",
  "2.6.0",
  "3.0.0",
  "3.1.0",
];

/** The document's AsyncAPI version, or the one finding that says why it is of no use. */
export function readVersion(source: SourceFile): DocumentVersion | Diagnostic {
  const version = isObject(source.value) ? member(source.value, "asyncapi") : undefined;
  if (version === undefined) {
    return notAsyncapi(source);
  }
  const location = source.locate(["asyncapi"], "value");
  if (typeof version !== "string") {
    const { line, column, endColumn } = location;
    const shown = source.text
      .split(/\r?\n/)
      [line - 1]?.slice(column - 1, (endColumn ?? column) - 1);
    return finding("document/unsupported-version", `\`asyncapi: ${shown}\` is not text.`, {
      location,
      hint: `write the full version in quotes${typeof version === "number" ? `: asyncapi: "${suggest(version)}".` : "."}`,
    });
  }
  if (!supportedVersions.includes(version)) {
    const message = `AsyncAPI ${version} is not supported.`;
    return finding("document/unsupported-version", message, {
      location,
      hint: `use one of ${supportedVersions.join(", ")}.`,
    });
  }
  return { version, major: version.startsWith("2") ? 2 : 3 };
}

const suggest = (version: number): string =>
  supportedVersions.find((each) => each.startsWith(version.toFixed(1))) ?? "3.1.0";

const others: Readonly<Record<string, string>> = {
  openapi: "an OpenAPI document",
  swagger: "an OpenAPI document",
  arazzo: "an Arazzo document",
  $schema: "a JSON Schema",
};

function notAsyncapi(source: SourceFile): Diagnostic {
  const keys = isObject(source.value) ? Object.keys(source.value) : [];
  const other = keys.find((key) => Object.hasOwn(others, key));
  const misspelt = other === undefined && keys.find((key) => didYouMean(key, ["asyncapi"], 3));
  const what = other === undefined ? "not an AsyncAPI document" : `${others[other]}, not AsyncAPI`;
  const message = `${source.file} is ${what}: there is no \`asyncapi\` at its root.`;
  if (!misspelt) return finding("document/not-asyncapi", message, { location: source.locate([]) });
  return finding("document/not-asyncapi", message, {
    location: source.locate([misspelt], "key"),
    hint: `write \`asyncapi\` in place of \`${misspelt}\`.`,
  });
}
