import { Ajv, type ErrorObject } from "ajv";
import schema from "../../../schemas/config.schema.json" with { type: "json" };
import { isDiagnosticCode, tunableCodes } from "../../diagnostics/codes.js";
import { sortDiagnostics } from "../../diagnostics/collector.js";
import type { Diagnostic, Location } from "../../diagnostics/diagnostic.js";
import { didYouMean } from "../../diagnostics/did-you-mean.js";
import { finding } from "../../diagnostics/finding.js";
import type { Config } from "../../workspace/config.js";
import { ConfigError } from "../usage-error.js";

/** Where a part of the configuration stands. */
export type Locate = (path: readonly string[]) => Location;

/** `value` if the schema accepts it. Throws `ConfigError` with one finding per mistake. */
export function checkConfig(
  value: unknown,
  locate: Locate,
  sources: ReadonlyMap<string, string>,
): Config {
  // The schema is ours and tested: judging it, too, would take as long as compiling it.
  const ajv = new Ajv({ allErrors: true, strict: false, validateSchema: false });
  const validate = ajv.compile<Config>(schema);
  if (validate(value)) return value;
  const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== "if");
  throw new ConfigError(sortDiagnostics(errors.map((error) => findingOf(error, locate))), sources);
}

function findingOf(error: ErrorObject, locate: Locate): Diagnostic {
  const path = error.instancePath.split("/").slice(1);
  const where = path.length === 0 ? "the configuration" : `\`${path.join(".")}\``;
  if (error.keyword === "additionalProperties") {
    const key = String(error.params.additionalProperty);
    const location = locate([...path, key]);
    return path[0] === "lint" ? unknownCode(key, location) : unknownKey(key, location);
  }
  if (path[0] === "lint" && error.keyword === "enum") {
    const code = path.slice(1).join("/").replaceAll("~1", "/");
    const message = `\`${code}\` must be \`off\`, \`note\`, \`warning\` or \`error\`.`;
    return finding("config/invalid", message, { location: locate(["lint", code]) });
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

function unknownCode(code: string, location: Location): Diagnostic {
  if (isDiagnosticCode(code)) {
    const message = `The severity of \`${code}\` cannot be changed: there is nothing to generate from then.`;
    return finding("config/invalid", message, { location, hint: "remove it." });
  }
  const meant = didYouMean(code, tunableCodes);
  const hint = meant === undefined ? "codes stand beside findings." : `did you mean \`${meant}\`?`;
  return finding("config/invalid", `\`lint\` knows no code \`${code}\`.`, { location, hint });
}

function unknownKey(key: string, location: Location): Diagnostic {
  const known = Object.keys(schema.properties);
  const meant = didYouMean(key, known);
  const hint =
    meant === undefined ? `known are ${known.slice(1).join(", ")}.` : `did you mean \`${meant}\`?`;
  return finding("config/invalid", `The configuration knows no \`${key}\`.`, { location, hint });
}
