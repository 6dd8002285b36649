import type { Ajv, ValidateFunction } from "ajv";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import { createAjv } from "../document/ajv.js";
import { formatPointer } from "../document/json-pointer.js";
import { readableProblems } from "../document/schema-errors.js";
import { childOf, keyOf, locationOf, type Place, textOf } from "../document/source-file.js";
import type { Contract, Json, Message } from "./model.js";

/** Checks every example of every message; `examplesOf` gives the places of a message's examples. */
export function checkExamples(
  contract: Contract,
  examplesOf: (message: string) => readonly Place[],
): readonly Diagnostic[] {
  const withExamples = contract.messages.filter(({ examples }) => examples.length > 0);
  if (withExamples.length === 0) return [];
  const ajv = createAjv();
  ajv.addSchema({ $id: root, ...byId(contract) }, undefined, undefined, false);
  return withExamples.flatMap((message) => checkMessage(ajv, message, examplesOf(message.id)));
}

// An id is needed to look parts up by pointer; nothing is ever fetched.
const root = "https://contract.invalid/";

/** One document of all schemas, in which the contract's `#/schemas/<id>` mean something. */
const byId = ({ schemas, messages }: Contract) => ({
  schemas: Object.fromEntries(schemas.map(({ id, schema }) => [id, schema])),
  messages: Object.fromEntries(
    messages.map(({ id, payload, headers = true }) => [id, { payload, headers }]),
  ),
});

function checkMessage(
  ajv: Ajv,
  message: Message,
  examples: readonly Place[],
): readonly Diagnostic[] {
  return (["payload", "headers"] as const).flatMap((part) => {
    const values = examples.flatMap((example) => {
      const value = childOf(example, part);
      return value ? [{ example, value }] : [];
    });
    const [first] = values;
    if (!first) return [];
    const validate = compile(ajv, message, part);
    if (typeof validate === "string") {
      const text = `The ${part} of ${message.id} cannot be validated: ${validate}.`;
      return [finding("contract/schema-invalid", text, { location: locationOf(first.example) })];
    }
    return values.flatMap(({ example, value }) => checkValue(validate, message, example, value));
  });
}

function compile(ajv: Ajv, { id }: Message, part: string): ValidateFunction | string {
  try {
    return (
      ajv.getSchema(`${root}#/messages/${encodeURIComponent(id)}/${part}`) ?? "it has no schema"
    );
  } catch (error) {
    return error instanceof Error ? error.message : "it has no usable schema";
  }
}

function checkValue(
  validate: ValidateFunction,
  message: Message,
  example: Place,
  value: Place,
): readonly Diagnostic[] {
  if (validate(value.value as Json)) return [];
  const name = textOf(example, "name");
  const which = name === undefined ? "An example" : `Example \`${name}\``;
  return readableProblems(validate.errors ?? []).map((problem) => {
    const where = `${keyOf(value)}${formatPointer(problem.path)}`;
    const text = `${which} of ${message.id}: \`${where}\` ${problem.message}.`;
    const location = value.source.locate([...value.path, ...problem.path]);
    return finding("contract/example-invalid", text, { location });
  });
}
