/**
 * Text that may stand in a generated file. A document's string reaches a file only through one of
 * these brands, and each brand has exactly one constructor, so escaping cannot be forgotten: a view
 * typed with them does not accept a plain string.
 */

declare const brand: unique symbol;
interface Brand<Name extends string> {
  readonly [brand]: Name;
}

/** A name that can be declared: never a reserved word, never a global. */
export type Identifier = string & Brand<"Identifier">;
/** A quoted string, with everything escaped that could end it, break the line or hide. */
export type StringLiteral = string & Brand<"StringLiteral">;
/** A number as source text: finite, so it is never `NaN` or an expression. */
export type NumberLiteral = string & Brand<"NumberLiteral">;
/** A member's name, bare or quoted, for a type or an object literal. */
export type PropertyKey = string & Brand<"PropertyKey">;
/** A whole doc comment with its indentation and final newline, or "" when there is nothing to say. */
export type DocText = string & Brand<"DocText">;
/** A type, e.g. `readonly OrderLine[]`. */
export type TypeExpression = string & Brand<"TypeExpression">;
/** Posix path of a file, relative to its folder: no `..`, no drive, no name that Windows refuses. */
export type FilePath = string & Brand<"FilePath">;

// Line separators end a line in older parsers; the rest is invisible or turns the reading direction.
const HIDDEN = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

const escapeUnit = (unit: string): string =>
  `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** Any string as a literal of one line, in the quotes that formatters choose: those it has fewer of. */
export function stringLiteral(text: string): StringLiteral {
  // Most texts have nothing in them that could matter.
  if (/^[ !#-[\]-~]*$/.test(text)) return `"${text}"` as StringLiteral;
  const double = JSON.stringify(text).replace(HIDDEN, escapeUnit);
  if (!text.includes('"') || text.split('"').length <= text.split("'").length) {
    return double as StringLiteral;
  }
  const bare = double.slice(1, -1).replace(/\\./g, (pair) => (pair === '\\"' ? '"' : pair));
  return `'${bare.replaceAll("'", "\\'")}'` as StringLiteral;
}

/** A finite number; integers from 10,000 up are grouped (`300_000`). Throws on NaN and infinities. */
export function numberLiteral(value: number): NumberLiteral {
  if (!Number.isFinite(value)) throw new TypeError(`not a finite number: ${value}`);
  const text = JSON.stringify(value);
  const groups = /^-?\d{5,}$/.test(text) ? text.replace(/\B(?=(\d{3})+$)/g, "_") : text;
  return groups as NumberLiteral;
}

/** A property's name as a member of a type or of an object literal. */
export function propertyKey(name: string): PropertyKey {
  // Bare or quoted, `__proto__: x` in an object literal sets the prototype; computed, it is a property.
  if (name === "__proto__") return '["__proto__"]' as PropertyKey;
  if (/^[A-Za-z_$][\w$]*$/.test(name)) return name as string as PropertyKey;
  return stringLiteral(name) as string as PropertyKey;
}

/** How one reads a member: `.orderId`, `["order-id"]`. */
export const memberAccess = (name: string): PropertyKey => {
  const key = propertyKey(name);
  if (key.startsWith("[")) return key;
  return (/^["']/.test(key) ? `[${key}]` : `.${key}`) as PropertyKey;
};

type TypePart = TypeExpression | Identifier | StringLiteral | NumberLiteral | PropertyKey | DocText;

/** A type made of literal text and safe parts: ``typeExpression`readonly ${item}[]` ``. */
export const typeExpression = (
  text: TemplateStringsArray,
  ...parts: readonly TypePart[]
): TypeExpression =>
  text.reduce(
    (whole, piece, index) => `${whole}${parts[index - 1] ?? ""}${piece}`,
  ) as TypeExpression;

/** Joins types by fixed text: `joinTypes(members, " | ")`. */
export const joinTypes = (
  parts: readonly TypePart[],
  separator: " | " | " & " | ", " | "\n" | "",
): TypeExpression => parts.join(separator) as TypeExpression;
