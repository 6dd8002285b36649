import type { Json } from "../../contract/model.js";
import { isArray, isObject } from "../../document/json.js";

/** Keys and indexes from a value to a part of it. */
export type JsonPath = readonly (string | number)[];

export const pointerOf = (path: JsonPath): string =>
  path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

/** `lines[0].sku`, for a reader; the whole value is `the payload`. */
export function pathInWords(path: JsonPath): string {
  if (path.length === 0) return "the payload";
  return path
    .map((key, index) => {
      if (typeof key === "number") return `[${key}]`;
      if (!/^[\w-]+$/.test(key)) return `[${JSON.stringify(key)}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join("");
}

export function valueAt(value: Json, path: JsonPath): Json | undefined {
  let part: Json | undefined = value;
  for (const key of path) {
    if (typeof part !== "object" || part === null || !Object.hasOwn(part, key)) return undefined;
    part = (part as { readonly [key: string]: Json })[key];
  }
  return part;
}

/** `value` with the part at `path` replaced; without it when `part` is undefined. */
export function replaced(value: Json, path: JsonPath, part: Json | undefined): Json {
  const [key, ...rest] = path;
  if (key === undefined) return part ?? null;
  if (isArray(value)) {
    const items = value.map((item, index) => (index === key ? replaced(item, rest, part) : item));
    return items;
  }
  const name = String(key);
  const members: { readonly [key: string]: Json } = isObject(value) ? value : {};
  // Computed names, also `__proto__`, are members.
  if (rest.length > 0) {
    const inner = Object.hasOwn(members, name) ? (members[name] ?? null) : null;
    return { ...members, [name]: replaced(inner, rest, part) };
  }
  if (part !== undefined) return { ...members, [name]: part };
  const { [name]: _, ...others } = members;
  return others;
}
