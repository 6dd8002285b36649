import type { Message } from "../../contract/model.js";
import { readSchema } from "./read-schema.js";
import type { SchemaNode } from "./schema-node.js";

const bytes: SchemaNode = { type: ["bytes"] };

/** What the payload of a message may be; of one that is handed through, bytes and nothing else. */
export const payloadNode = ({ body, payload }: Message): SchemaNode =>
  body === "bytes" ? bytes : readSchema(payload);
