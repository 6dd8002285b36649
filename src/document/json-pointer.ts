/** A JSON pointer's segments, unescaped: `["channels", "orders/created"]`. */
export type JsonPath = readonly string[];

/** Segments of a pointer such as `/channels/orders~1created`. */
export function parsePointer(pointer: string): JsonPath {
  if (pointer === "" || pointer === "/") return [];
  return pointer
    .replace(/^\//, "")
    .split("/")
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The pointer of segments; the root is the empty string. */
export const formatPointer = (path: JsonPath): string =>
  path.map((segment) => `/${segment.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
