import type { Identifier, NumberLiteral, PropertyKey, StringLiteral } from "../code.js";
import { stringLiteral } from "../code.js";
import type { Code } from "../layout.js";

declare const jsBrand: unique symbol;
/** A JavaScript expression that is safe to print. */
export type Js = Code & { readonly [jsBrand]: "Js" };

type Part = Js | Identifier | StringLiteral | NumberLiteral | PropertyKey;

/** Fixed text around safe parts: ``js`${value}.length < ${limit}` ``. */
export function js(text: TemplateStringsArray, ...parts: readonly Part[]): Js {
  let whole = text[0] ?? "";
  for (let index = 0; index < parts.length; index++) whole += `${parts[index]}${text[index + 1]}`;
  return whole as Js;
}

export const joined = (parts: readonly Part[], separator: " && " | " || " | " + " | ", "): Js =>
  parts.join(separator) as Js;

/** What a check does, in order; each may leave the function with an issue. */
export type Statement =
  | { readonly kind: "line"; readonly text: Js }
  /** `if (condition) return call(...);` */
  | {
      readonly kind: "leave";
      readonly condition: Js;
      readonly call: Identifier;
      readonly given: readonly Js[];
    }
  | { readonly kind: "block"; readonly head: Js; readonly body: readonly Statement[] };

export const line = (text: Js): Statement => ({ kind: "line", text });

/** `head { body }`; nothing when there is nothing to do in it. */
export const block = (head: Js, body: readonly Statement[]): readonly Statement[] =>
  body.length === 0 ? [] : [{ kind: "block", head, body }];

export const leave = (condition: Js, call: Identifier, given: readonly Js[]): Statement => ({
  kind: "leave",
  condition,
  call,
  given,
});

const WIDTH = 100;

/** Statements as lines, indented and broken where they would be too long. */
export const printStatements = (
  statements: readonly Statement[],
  indent: number,
): readonly string[] =>
  statements.flatMap((statement) => printStatement(statement, " ".repeat(indent), indent));

function printStatement(statement: Statement, margin: string, indent: number): readonly string[] {
  switch (statement.kind) {
    case "line":
      return brokenLine(`${margin}${statement.text}`, margin);
    case "block":
      return [
        `${margin}${statement.head} {`,
        ...printStatements(statement.body, indent + 2),
        `${margin}}`,
      ];
    case "leave": {
      const { condition, call, given } = statement;
      const oneLine = `${margin}if (${condition}) return ${call}(${given.join(", ")});`;
      if (oneLine.length <= WIDTH) return [oneLine];
      const head = `${margin}if (${condition}) {`;
      const result = `${margin}  return ${call}(${given.join(", ")});`;
      if (result.length <= WIDTH) return [head, result, `${margin}}`];
      const broken = given.map((part) => `${margin}    ${part},`);
      return [head, `${margin}  return ${call}(`, ...broken, `${margin}  );`, `${margin}}`];
    }
  }
}

/** A declaration that is too long continues on the next line. */
function brokenLine(text: string, margin: string): readonly string[] {
  const declaration = /^( *const \w+ =) (.*)$/s.exec(text);
  if (text.length <= WIDTH || declaration === null) return [text];
  return [declaration[1] ?? "", `${margin}  ${declaration[2] ?? ""}`];
}

/** A JSON pointer as an expression: fixed segments joined with what is known at run time only. */
export type Pointer = readonly (Js | { readonly fixed: string })[];

export const inMember = (pointer: Pointer, name: string): Pointer => [
  ...pointer,
  { fixed: `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}` },
];

/** `segment` is an index, or a key that is escaped already. */
export const inItem = (pointer: Pointer, segment: Js): Pointer => [
  ...pointer,
  { fixed: "/" },
  segment,
];

export function printPointer(pointer: Pointer): Js {
  const parts: Js[] = [];
  let fixed = "";
  const flush = (): void => {
    if (fixed !== "") parts.push(js`${stringLiteral(fixed)}`);
    fixed = "";
  };
  for (const part of pointer) {
    if (typeof part === "object") fixed += part.fixed;
    else {
      flush();
      parts.push(part);
    }
  }
  flush();
  return parts.length === 0 ? js`""` : joined(parts, " + ");
}
