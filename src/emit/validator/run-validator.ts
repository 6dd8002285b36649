import { code, print } from "../layout.js";
import { helperNames, helperTexts } from "./helper-sources.js";
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
  const { validate, validateForPublishing, validateHeaders = code`undefined` } = source;
  const publishing = source.helpers.includes("excess") ? "look(shapes); " : "";
  const functions = [
    `function validate(value) { return ${print(validate)}; }`,
    `function validateForPublishing(value) { ${publishing}return ${print(validateForPublishing)}; }`,
    `function validateHeaders(value) { return ${print(validateHeaders)}; }`,
    "return { validate, validateForPublishing, validateHeaders };",
  ];
  const called = `const { ${["look", ...source.helpers].join(", ")} } = library;`;
  // In brackets a function is compiled at once, instead of being read twice.
  const checks = [...source.functions].map(([name, text]) => `const ${name} = (${text});`);
  const text = ['"use strict";', called, ...checks, source.constants, ...functions].join("\n");
  const make = new Function("library", text);
  return make(library()) as RunnableValidator;
}

let made: unknown;

/**
 * All helpers as functions, made once for all messages: what one message made hot is compiled for the
 * next. In a file the helpers see the table of its message; here they `look` at that of the caller.
 */
function library(): unknown {
  made ??= new Function(`"use strict";
let shapes;
function look(table) { shapes = table; }
${helperTexts(helperNames).join("\n")}
return { look, ${[...helperNames].join(", ")} };`)();
  return made;
}
