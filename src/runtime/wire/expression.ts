import type { ValueExpression } from "../message.js";

/** What expressions look into. */
export interface ExpressionSource {
  readonly payload: unknown;
  readonly headers: unknown;
}

interface Parsed {
  readonly from: "payload" | "headers";
  readonly path: readonly string[];
}

const syntax = /^\$message\.(payload|header)#(\/.*)?$/s;
const parsed = new Map<ValueExpression, Parsed>();

/** The value an expression names, or undefined where it is not there. Never throws on a payload. */
export function evaluate(expression: ValueExpression, source: ExpressionSource): unknown {
  const { from, path } = parse(expression);
  return path.reduce<unknown>(child, source[from]);
}

/** As `evaluate`, for what becomes a key: a string, number or boolean as text; else undefined. */
export function evaluateText(
  expression: ValueExpression,
  source: ExpressionSource,
): string | undefined {
  const value = evaluate(expression, source);
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

/** Throws a TypeError where the text is no expression: better before the first message than with it. */
export const checkExpression = (expression: ValueExpression): void => void parse(expression);

/** The same headers (or payload) with the value laid down where the expression points, if nothing is there. */
export function fillIn(
  expression: ValueExpression,
  source: ExpressionSource,
  value: string,
): ExpressionSource {
  if (evaluate(expression, source) !== undefined) return source;
  const { from, path } = parse(expression);
  return path.length === 0 ? source : { ...source, [from]: withValue(source[from], path, value) };
}

function withValue(target: unknown, path: readonly string[], value: string): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (target !== undefined && !isRecord(target)) return target;
  const inner = withValue(child(target, name), rest, value);
  return Object.fromEntries([...Object.entries(target ?? {}), [name, inner]]);
}

function parse(expression: ValueExpression): Parsed {
  const known = parsed.get(expression);
  if (known !== undefined) return known;
  const match = syntax.exec(expression);
  if (match === null) {
    throw new TypeError(`"${expression}" is no expression: write $message.payload#/some/field.`);
  }
  const path = (match[2] ?? "").split("/").slice(1).map(unescapePointer);
  const result: Parsed = { from: match[1] === "payload" ? "payload" : "headers", path };
  parsed.set(expression, result);
  return result;
}

const unescapePointer = (part: string) => part.replaceAll("~1", "/").replaceAll("~0", "~");

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

// Own properties only: `constructor` in a pointer must not find what every object inherits.
function child(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
