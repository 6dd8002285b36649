import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ValidateFunction } from "ajv";
import { type Json, member } from "./json.js";
import type { JsonPath } from "./json-pointer.js";
import { readableProblems, type SchemaProblem } from "./schema-errors.js";
import { withoutOtherSchemes } from "./security-schemes.js";

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
  const found = readableProblems(withoutOtherSchemes(validate.errors ?? [], value));
  const problems = found.filter((problem) => !isKnownOtherwise(problem, value));
  const meant = problems.filter(({ message }) => message !== "must have `$ref`");
  // An object that is no reference is asked to be one, too; where a reference leads nowhere, it is
  // all that is left to say, and known already.
  return meant.length > 0 || problems.length < found.length || hasReference(value)
    ? meant
    : problems;
}

function hasReference(value: Json): boolean {
  const waiting: Json[] = [value];
  // What is referred to twice is one object here.
  const seen = new Set<Json>();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next !== "object" || next === null || seen.has(next)) continue;
    seen.add(next);
    if (Object.hasOwn(next, "$ref")) return true;
    waiting.push(...Object.values(next));
  }
  return false;
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
