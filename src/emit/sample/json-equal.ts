import type { Json } from "../../contract/model.js";
import { isArray, isObject } from "../../document/json.js";

/** Whether two JSON values say the same, whatever the order of keys. */
export function isEqualJson(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (isArray(a)) {
    return (
      isArray(b) && a.length === b.length && a.every((one, i) => isEqualJson(one, b[i] ?? null))
    );
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isEqualJson(a[key] ?? null, b[key] ?? null))
  );
}
