import { Ajv, type ErrorObject } from "ajv";
import schema from "../../../schemas/config.schema.json" with { type: "json" };
import type { Diagnostic, Location } from "../../diagnostics/diagnostic.js";
import { finding } from "../../diagnostics/finding.js";
import type { Config } from "../../workspace/config.js";
import { didYouMean } from "../did-you-mean.js";
import { ConfigError } from "../usage-error.js";

/** Where a part of the configuration stands. */
export type Locate = (path: readonly string[]) => Location;

/** `value` if the schema accepts it. Throws `ConfigError` with one finding per mistake. */
export function checkConfig(
  value: unknown,
  locate: Locate,
  sources: ReadonlyMap<string, string>,
): Config {
  const ajv = new Ajv({ allErrors: true, strict: false });
  const validate = ajv.compile<Config>(schema);
  if (validate(value)) return value;
  const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== "if");
  throw new ConfigError(
    errors.map((error) => findingOf(error, locate)),
    sources,
  );
}

function findingOf(error: ErrorObject, locate: Locate): Diagnostic {
  const path = error.instancePath.split("/").slice(1);
  const where = path.length === 0 ? "the configuration" : `\`${path.join(".")}\``;
  if (error.keyword === "additionalProperties") {
    const key = String(error.params.additionalProperty);
    return unknownKey(key, locate([...path, key]));
  }
  if (error.keyword === "pattern") {
    const message = `${where} must be a folder below the configuration file, such as \`src/generated\`.`;
    return finding("config/invalid", message, { location: locate(path) });
  }
  if (error.keyword === "required") {
    const key = String(error.params.missingProperty);
    return finding("config/invalid", `The configuration lacks \`${key}\`.`, {
      location: locate(path),
      hint: key === "documents" ? 'add `documents: ["contracts/*.asyncapi.yaml"]`.' : undefined,
    });
  }
  return finding("config/invalid", `${where} ${error.message}.`, { location: locate(path) });
}

function unknownKey(key: string, location: Location): Diagnostic {
  const known = Object.keys(schema.properties);
  const meant = didYouMean(key, known);
  const hint =
    meant === undefined ? `known are ${known.slice(1).join(", ")}.` : `did you mean \`${meant}\`?`;
  return finding("config/invalid", `The configuration knows no \`${key}\`.`, { location, hint });
}
