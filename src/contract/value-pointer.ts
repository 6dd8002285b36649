import { parsePointer } from "../document/json-pointer.js";
import { decode } from "../document/source-file.js";
import type { ValuePointer } from "./model.js";

/**
 * `$message.payload#/customer/id` as data; undefined for anything else. AsyncAPI writes `header`;
 * `headers` is what people write.
 */
export function parseValuePointer(expression: unknown): ValuePointer | undefined {
  if (typeof expression !== "string") return undefined;
  const match = /^\$message\.(payload|headers?)#(\/.+)$/.exec(expression.trim());
  if (!match) return undefined;
  const path = parsePointer(decode(match[2] ?? ""));
  return { in: match[1] === "payload" ? "payload" : "headers", path };
}

/** The expression of a pointer: `$message.payload#/customer/id`. */
export const formatValuePointer = (pointer: ValuePointer): string =>
  `$message.${pointer.in === "payload" ? "payload" : "header"}#/${pointer.path
    .map((segment) => segment.replaceAll("~", "~0").replaceAll("/", "~1"))
    .join("/")}`;
