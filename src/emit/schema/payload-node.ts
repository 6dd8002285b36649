import type { Message } from "../../contract/model.js";
import { readSchema } from "./read-schema.js";
import type { SchemaNode } from "./schema-node.js";

const bytes: SchemaNode = { type: ["bytes"] };
const known = new WeakMap<Message, SchemaNode>();

/** What the payload of a message may be; of one that is handed through, bytes and nothing else. */
export function payloadNode(message: Message): SchemaNode {
  const before = known.get(message);
  if (before !== undefined) return before;
  // Every emitter asks for it: read once.
  const node = message.body === "bytes" ? bytes : readSchema(message.payload);
  known.set(message, node);
  return node;
}
