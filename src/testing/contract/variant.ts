import type { ValueExpression } from "../../runtime/message.js";
import type { Sample } from "../contract.js";

/** What of a sample travels. */
export type Content = Pick<Sample, "payload" | "headers">;

/** The same content with `value` where the expression points, whatever stood there. */
export function withValue(expression: ValueExpression, content: Content, value: unknown): Content {
  const [where, pointer = ""] = expression.split("#");
  const path = pointer.split("/").slice(1).map(unescapePointer);
  if (where === "$message.payload")
    return { ...content, payload: put(content.payload, path, value) };
  return { ...content, headers: put(content.headers, path, value) };
}

const unescapePointer = (part: string) => part.replaceAll("~1", "/").replaceAll("~0", "~");

function put(target: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  if (Array.isArray(target))
    return target.with(Number(name), put(target[Number(name)], rest, value));
  const members = new Map(Object.entries(target ?? {}));
  members.set(name, put(members.get(name), rest, value));
  return Object.fromEntries(members);
}
