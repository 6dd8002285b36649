import { posix } from "node:path";
import type { ProjectFile } from "./choices.js";

const PATTERN = "contracts/*.asyncapi.yaml";

const matchesPattern = (path: string): boolean =>
  posix.dirname(path) === "contracts" && path.endsWith(".asyncapi.yaml");

/**
 * The project's configuration. By a pattern where that means the same: then a new document needs no
 * new line. `contracts` are all files of the contracts, `documents` those that are documents.
 */
export function configFile(
  documents: readonly string[],
  contracts: readonly string[],
): ProjectFile {
  const matching = contracts.filter(matchesPattern);
  const isSame =
    matching.length === documents.length && matching.every((path) => documents.includes(path));
  const config = {
    $schema: "./node_modules/asyncapi-gen/schemas/config.schema.json",
    documents: isSame ? [PATTERN] : documents,
  };
  return { path: "asyncapi-gen.config.json", content: `${JSON.stringify(config, null, 2)}\n` };
}
