import type { Json } from "../../contract/model.js";
import { withSortedKeys } from "../schema/sorted-keys.js";

/** Whether two JSON values say the same, whatever the order of keys. */
export const isEqualJson = (a: Json, b: Json): boolean =>
  JSON.stringify(withSortedKeys(a)) === JSON.stringify(withSortedKeys(b));
