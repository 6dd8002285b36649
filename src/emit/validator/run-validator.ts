import { code, print } from "../layout.js";
import type { ValidatorSource } from "./validator-source.js";

export interface Issue {
  readonly pointer: string;
  readonly keyword: string;
  readonly expected: string;
  readonly found: string;
}

export interface RunnableValidator {
  validate(value: unknown): Issue | undefined;
  validateForPublishing(value: unknown): Issue | undefined;
  /** Of a message without headers: finds nothing. */
  validateHeaders(value: unknown): Issue | undefined;
}

/**
 * The validator that the file holds, to be called here and now. What runs was written by us: of the
 * document it has only string, number and name literals.
 */
export function runnable(source: ValidatorSource): RunnableValidator {
  const { validate, validateForPublishing, validateHeaders = code`undefined`, body } = source;
  const functions = [
    `function validate(value) { return ${print(validate)}; }`,
    `function validateForPublishing(value) { return ${print(validateForPublishing)}; }`,
    `function validateHeaders(value) { return ${print(validateHeaders)}; }`,
    "return { validate, validateForPublishing, validateHeaders };",
  ];
  const make = new Function(`"use strict";\n${body}\n${functions.join("\n")}`);
  return make() as RunnableValidator;
}
