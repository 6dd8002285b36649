import type { Diagnostic } from "../diagnostics/diagnostic.js";
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
    const message = `${source.file} is not an AsyncAPI document: there is no \`asyncapi\` at its root.`;
    return finding("document/not-asyncapi", message, { location: source.locate([]) });
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
