import type Handlebars from "handlebars";
import * as runtime from "handlebars/runtime.js";
import type {
  DocText,
  FilePath,
  Identifier,
  NumberLiteral,
  PropertyKey,
  StringLiteral,
  TypeExpression,
} from "./code.js";
import type { HeaderLine } from "./header.js";
import type { ImportText } from "./imports.js";
import type { Code } from "./layout.js";
import { templates } from "./templates.generated.js";

export type TemplateName = keyof typeof templates;

type Leaf =
  | Identifier
  | StringLiteral
  | NumberLiteral
  | PropertyKey
  | DocText
  | TypeExpression
  | FilePath
  | HeaderLine
  | ImportText
  | Code;

/** What a template may print: branded strings, and lists of plain objects of them. */
export type View = { readonly [field: string]: Leaf | readonly Leaf[] | readonly View[] };

// The package describes no types for the part of it that runs templates and compiles none.
const { template } = (runtime as unknown as { readonly default: typeof Handlebars }).default;

const ready = new Map<TemplateName, (view: View) => string>();

/** The text of a file. A view with an unbranded string does not type-check. */
export function render(name: TemplateName, view: View): string {
  const known = ready.get(name);
  if (known !== undefined) return known(view);
  const run = template<View>(templates[name]);
  const renderView = (given: View): string => run(given);
  ready.set(name, renderView);
  return renderView(view);
}
