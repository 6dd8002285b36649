import { childOf, childrenOf, follow, type Place } from "../document/source-file.js";
import type { OperationContext } from "./read-operation.js";
import type { ReadMessage } from "./reading.js";

/** What a document keeps under `components/messages`, used or not. */
export function componentMessages(root: Place, context: OperationContext): readonly ReadMessage[] {
  const { major, defaultContentType } = context;
  const components = childOf(root, "components");
  return childrenOf(components && childOf(components, "messages")).flatMap((written) => {
    const place = follow(written);
    return place ? [{ place, major, defaultContentType }] : [];
  });
}
