import { didYouMean } from "../diagnostics/did-you-mean.js";
import { formatPointer, type JsonPath, parsePointer } from "./json-pointer.js";

/** What ajv says about one place; the shape is ajv's, so that this file needs no ajv. */
export interface SchemaError {
  readonly instancePath: string;
  /** Where the rule stands; without it, alternatives cannot be told apart so well. */
  readonly schemaPath?: string | undefined;
  readonly keyword: string;
  readonly message?: string | undefined;
  readonly params: Readonly<Record<string, unknown>>;
  /** The name, where it is the name of a member that is wrong. */
  readonly propertyName?: string | undefined;
}

/** One thing that is wrong, in words. */
export interface SchemaProblem {
  readonly path: JsonPath;
  readonly keyword: string;
  /** Reads after the name of the place: `must be string`. */
  readonly message: string;
}

// They only say that a branch did not match; the branch's own errors say what.
const branching = new Set([
  "oneOf",
  "anyOf",
  "allOf",
  "if",
  "then",
  "else",
  "not",
  "propertyNames",
  "$ref",
]);

// What the other branch of a choice asks for: a reference, a list of messages, a schema of another
// language. Nobody who meant this branch can use it.
const otherBranch = new Set(["$ref", "oneOf", "schemaFormat", "schema"]);

/**
 * The problems a reader can act on: of all errors that ajv collects, those at the deepest places,
 * and what is missing above them, without the ones that only say that an alternative did not match.
 */
export function readableProblems(errors: readonly SchemaError[]): readonly SchemaProblem[] {
  const meant = errors.filter((error) => !isOfOtherBranch(error, errors));
  const concrete = meant.filter(({ keyword }) => !branching.has(keyword));
  const problems = (concrete.length > 0 ? concrete : errors).map((error) => ({
    ...toProblem(error),
    isMissing:
      error.keyword === "required" && !otherBranch.has(String(error.params.missingProperty)),
  }));
  const kept = problems.filter(
    (problem) =>
      !isConsequence(problem, problems) &&
      (problem.isMissing || !problems.some((other) => saysMore(other, problem))),
  );
  return oneOfEachPlace(kept.map(({ path, keyword, message }) => ({ path, keyword, message })));
}

const ruleHolder = ({ schemaPath = "" }: SchemaError): string =>
  schemaPath.slice(0, schemaPath.lastIndexOf("/"));

/**
 * A branch that asks for what only another branch has (a `$ref`, a `oneOf`) is not the one that was
 * meant, and what it does not expect says nothing.
 */
function isOfOtherBranch(error: SchemaError, errors: readonly SchemaError[]): boolean {
  if (error.schemaPath === undefined) return false;
  const isMark = ({ keyword, params }: SchemaError): boolean =>
    keyword === "required" && otherBranch.has(String(params.missingProperty));
  const beside = (other: SchemaError): boolean =>
    other.instancePath === error.instancePath && ruleHolder(other) === ruleHolder(error);
  if (isMark(error)) {
    return errors.some(
      (other) =>
        other.instancePath.startsWith(error.instancePath) &&
        !isMark(other) &&
        !branching.has(other.keyword),
    );
  }
  return (
    error.keyword === "additionalProperties" &&
    // What a reference leads to has a path of its own, which does not tell one branch from another.
    ruleHolder(error).includes("Of/") &&
    errors.some((other) => isMark(other) && beside(other)) &&
    errors.some((other) => !beside(other) && !isMark(other) && !branching.has(other.keyword))
  );
}

// What a former version calls what is missing.
const formerNames: Readonly<Record<string, string>> = { host: "url" };

/** What is missing beside its own misspelling, or beside its former name. */
const isConsequence = (
  { message, keyword, path }: SchemaProblem,
  problems: readonly SchemaProblem[],
): boolean => {
  const [, name] = /^must have `(.*)`$/.exec(message) ?? [];
  if (keyword !== "required" || name === undefined) return false;
  return problems.some(
    (other) =>
      other.keyword === "additionalProperties" &&
      formatPointer(other.path.slice(0, -1)) === formatPointer(path) &&
      (formerNames[name] === other.path.at(-1) ||
        didYouMean(other.path.at(-1) ?? "", [name]) !== undefined),
  );
};

// A list of what is allowed says more than the type that another alternative wants instead, and
// whoever says what a value must be does not find it unexpected.
const saysMore = (other: SchemaProblem, problem: SchemaProblem): boolean =>
  isBelow(other.path, problem.path) ||
  (problem.keyword === "additionalProperties" &&
    other.keyword === "type" &&
    formatPointer(other.path) === formatPointer(problem.path)) ||
  (problem.keyword === "type" &&
    ["enum", "const", "minItems"].includes(other.keyword) &&
    formatPointer(other.path) === formatPointer(problem.path));

/** True when `path` leads to something inside of `holder`. */
export const isBelow = (path: JsonPath, holder: JsonPath): boolean =>
  path.length > holder.length && holder.every((segment, index) => path[index] === segment);

// Several alternatives each complain about the type of one value, or about the value itself: say it
// once, with all that is allowed.
function oneOfEachPlace(problems: readonly SchemaProblem[]): readonly SchemaProblem[] {
  const byPlace = new Map<string, SchemaProblem>();
  for (const problem of problems) {
    const join = joins[problem.keyword];
    const key = JSON.stringify([problem.path, join ? problem.keyword : problem.message]);
    const before = byPlace.get(key);
    byPlace.set(key, before && join ? join(before, problem) : problem);
  }
  return [...byPlace.values()];
}

const joined = (start: string, between: string) => (a: SchemaProblem, b: SchemaProblem) => {
  const more = b.message.replace(start, "");
  return a.message.includes(more) ? a : { ...a, message: `${a.message}${between}${more}` };
};

const joins: Readonly<Record<string, ReturnType<typeof joined> | undefined>> = {
  type: joined("must be ", " or "),
  enum: joined("must be one of ", ", "),
};

function toProblem(error: SchemaError): SchemaProblem {
  const { instancePath, keyword, message, params, propertyName } = error;
  const holder = parsePointer(instancePath);
  const path = propertyName === undefined ? holder : [...holder, propertyName];
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
    case "type":
      return { path, keyword, message: `must be ${typesInWords(String(params.type))}` };
    case "uniqueItems": {
      // The later of the two; which one ajv calls so is not always the same.
      const later = Math.max(Number(params.i), Number(params.j));
      return { path: [...path, String(later)], keyword, message: "is there twice" };
    }
    case "minItems":
      return { path, keyword, message: `must have at least ${countOf(params.limit, "item")}` };
    case "minProperties":
      return { path, keyword, message: `must have at least ${countOf(params.limit, "member")}` };
    default:
      return { path, keyword, message: message ?? "is not valid" };
  }
}

const countOf = (limit: unknown, what: string): string =>
  `${String(limit)} ${what}${limit === 1 ? "" : "s"}`;

const typesInWords = (types: string): string =>
  types
    .split(",")
    .map((type) => (type === "null" ? type : `${/^[aeio]/.test(type) ? "an" : "a"} ${type}`))
    .join(" or ");

const listOf = (values: unknown): string =>
  Array.isArray(values) ? values.map((each) => JSON.stringify(each)).join(", ") : String(values);
