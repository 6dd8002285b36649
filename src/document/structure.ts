import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ValidateFunction } from "ajv";
import { type Json, member } from "./json.js";
import type { JsonPath } from "./json-pointer.js";
import { readableProblems, type SchemaProblem } from "./schema-errors.js";

const checks = new Map<string, Promise<ValidateFunction>>();

/**
 * Checks a document, its `$ref`s replaced, against the meta-schema of its version: what the parser's
 * own structure rules do, at a hundredth of their time, since those compile the meta-schema once per
 * rule and per call.
 */
export async function structureProblems(
  version: string,
  value: Json,
): Promise<readonly SchemaProblem[]> {
  const check = checks.get(version) ?? loadCheck(version);
  checks.set(version, check);
  const validate = await check;
  if (validate(value)) return [];
  return readableProblems(validate.errors ?? []).filter(
    (problem) => !isKnownOtherwise(problem, value),
  );
}

/**
 * The build compiles each meta-schema to a module beside this one (`scripts/build/meta-schemas.mjs`).
 * From TypeScript sources there is none, and the one version that is asked for is compiled here.
 */
async function loadCheck(version: string): Promise<ValidateFunction> {
  const compiled = new URL(`./structure-${version}.js`, import.meta.url);
  if (existsSync(fileURLToPath(compiled))) return (await import(compiled.href)).default;
  const [{ createAjv }, { metaSchema }] = await Promise.all([
    import("./ajv.js"),
    import("./meta-schema.js"),
  ]);
  return createAjv().compile(metaSchema(version));
}

/**
 * What is left of references in a resolved document points to nothing, which is known already, or
 * leads back into itself. Patterns are checked where they are used, in the dialect they are used in.
 */
const isKnownOtherwise = ({ path, keyword, message }: SchemaProblem, value: Json): boolean =>
  (path.at(-1) === "$ref" && typeof valueAt(value, path) === "string") ||
  (keyword === "format" && message.endsWith('"regex"'));

const valueAt = (value: Json, path: JsonPath): Json | undefined =>
  path.reduce<Json | undefined>((holder, key) => member(holder, key), value);
