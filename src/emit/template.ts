import Handlebars from "handlebars";
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

// `strict` throws on a field that the view lacks; without `noEscape` a `<` would become `&lt;`.
const options = { noEscape: true, strict: true, knownHelpersOnly: true } as const;

const compiled = new Map<TemplateName, (view: View) => string>();

/** The text of a file. A view with an unbranded string does not type-check. */
export function render(name: TemplateName, view: View): string {
  const known = compiled.get(name);
  if (known !== undefined) return known(view);
  const template = Handlebars.compile<View>(templates[name], options);
  const renderView = (given: View): string => template(given);
  compiled.set(name, renderView);
  return renderView(view);
}
