import type { ValidateFunction } from "ajv";
import sagaSchema from "../../schemas/saga.schema.json" with { type: "json" };
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { finding } from "../diagnostics/finding.js";
import { createAjv } from "../document/ajv.js";
import { type Json, member } from "../document/json.js";
import { formatPointer, type JsonPath } from "../document/json-pointer.js";
import { readableProblems, type SchemaProblem } from "../document/schema-errors.js";
import type { Place } from "../document/source-file.js";

type Form = "sagas" | "file";

const compiled = new Map<Form, ValidateFunction>();

/** What is wrong with the shape of `x-sagas`, at exact places. */
export const checkShape = (sagas: Place): readonly Diagnostic[] => check(sagas, "sagas");

/** What is wrong with the shape of a file of sagas. */
export const checkFileShape = (root: Place): readonly Diagnostic[] => check(root, "file");

function check(place: Place, form: Form): readonly Diagnostic[] {
  const { definitions } = sagaSchema;
  const validate =
    compiled.get(form) ?? createAjv().compile({ definitions, $ref: `#/definitions/${form}` });
  compiled.set(form, validate);
  if (validate(place.value)) return [];
  return readableProblems(validate.errors ?? [])
    .filter((problem, _, all) => !isOtherForm(problem, all))
    .map(({ path, message }) => shapeFinding(place, path, message));
}

/** An expression may be a text or an object: who wrote a text did not mean the object. */
const isOtherForm = ({ path, keyword }: SchemaProblem, all: readonly SchemaProblem[]): boolean =>
  keyword === "type" &&
  all.some((other) => other.keyword === "pattern" && other.path.join("/") === path.join("/"));

function shapeFinding(sagas: Place, path: JsonPath, message: string): Diagnostic {
  const inFile = sagas.path.length === 0;
  const name = inFile ? formatPointer(path).slice(1) : `x-sagas${formatPointer(path)}`;
  const where = name === "" ? sagas.source.file : `\`${name}\``;
  const value = path.reduce<Json | undefined>((holder, key) => member(holder, key), sagas.value);
  const part = message.startsWith("is not expected") ? "key" : "value";
  return finding("saga/invalid", `${where} ${inWords(message)}.`, {
    location: sagas.source.locate([...sagas.path, ...path], part),
    hint: mendOf(path, value, message),
  });
}

const inWords = (message: string): string =>
  message.replace(/^must match pattern "\^\\\$message.*/, "must be an expression");

const keywords = [
  ...["summary", "description", "service", "startsOn", "correlateBy", "timeout", "steps"],
  ...["completesWith", "failsWith", "stepId", "kind", "send", "succeedsOn", "failsOn"],
  ...["dependsOn", "compensate", "noCompensation"],
];

function mendOf(path: JsonPath, value: Json | undefined, message: string): string | undefined {
  const [, missing] = /^must have `(.*)`$/.exec(message) ?? [];
  if (missing !== undefined) return `add \`${missing}\`.`;
  if (message.startsWith("must match pattern") && path.includes("correlateBy")) {
    return `write for example \`$message.payload#/${/^[\w/]+$/.test(String(value)) ? value : "orderId"}\`.`;
  }
  const meant = message.startsWith("is not expected")
    ? didYouMean(path.at(-1) ?? "", keywords)
    : message.startsWith("must be one of") &&
      didYouMean(String(value), ["compensatable", "pivot", "retriable"]);
  return meant ? `did you mean \`${meant}\`?` : undefined;
}
