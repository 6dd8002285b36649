import { type JsonPath, parsePointer } from "./json-pointer.js";

/** What ajv says about one place; the shape is ajv's, so that this file needs no ajv. */
export interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly message?: string | undefined;
  readonly params: Readonly<Record<string, unknown>>;
}

/** One thing that is wrong, in words. */
export interface SchemaProblem {
  readonly path: JsonPath;
  readonly keyword: string;
  /** Reads after the name of the place: `must be string`. */
  readonly message: string;
}

// They only say that a branch did not match; the branch's own errors say what.
const branching = new Set(["oneOf", "anyOf", "allOf", "if", "then", "else", "not", "$ref"]);

/**
 * The problems a reader can act on: of all errors that ajv collects, those at the deepest places,
 * without the ones that only say that some alternative did not match.
 */
export function readableProblems(errors: readonly SchemaError[]): readonly SchemaProblem[] {
  const problems = errors.map(toProblem);
  const concrete = problems.filter(({ keyword }) => !branching.has(keyword));
  const kept = (concrete.length > 0 ? concrete : problems).filter(
    (problem, _, all) => !all.some((other) => isBelow(other.path, problem.path)),
  );
  const unique = new Map(kept.map((each) => [JSON.stringify([each.path, each.message]), each]));
  return oneOfEachPlace([...unique.values()]);
}

/** True when `path` leads to something inside of `holder`. */
export const isBelow = (path: JsonPath, holder: JsonPath): boolean =>
  path.length > holder.length && holder.every((segment, index) => path[index] === segment);

// Several alternatives each complain about the type of one value: say it once, with all types.
function oneOfEachPlace(problems: readonly SchemaProblem[]): readonly SchemaProblem[] {
  const byPlace = new Map<string, SchemaProblem>();
  for (const problem of problems) {
    const key = JSON.stringify([problem.path, problem.keyword]);
    const before = byPlace.get(key);
    byPlace.set(key, before && problem.keyword === "type" ? joinTypes(before, problem) : problem);
  }
  return [...byPlace.values()];
}

const joinTypes = (a: SchemaProblem, b: SchemaProblem): SchemaProblem => ({
  ...a,
  message: `${a.message} or ${b.message.replace("must be ", "")}`,
});

function toProblem({ instancePath, keyword, message, params }: SchemaError): SchemaProblem {
  const path = parsePointer(instancePath);
  switch (keyword) {
    case "required":
      return { path, keyword, message: `must have \`${String(params.missingProperty)}\`` };
    case "additionalProperties": {
      const name = String(params.additionalProperty);
      return { path: [...path, name], keyword, message: "is not expected here" };
    }
    case "enum":
      return { path, keyword, message: `must be one of ${listOf(params.allowedValues)}` };
    case "const":
      return { path, keyword, message: `must be ${JSON.stringify(params.allowedValue)}` };
    default:
      return { path, keyword, message: message ?? "is not valid" };
  }
}

const listOf = (values: unknown): string =>
  Array.isArray(values) ? values.map((each) => JSON.stringify(each)).join(", ") : String(values);
