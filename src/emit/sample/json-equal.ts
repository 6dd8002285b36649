import type { Json } from "../../contract/model.js";

/** Whether two JSON values say the same, whatever the order of keys. */
export const isEqualJson = (a: Json, b: Json): boolean => canonical(a) === canonical(b);

const canonical = (value: Json): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
