import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** A service that sends and receives this many messages, each with a payload of its own, as one document. */
export function systemOf(messages, folder) {
  const names = Array.from({ length: messages }, (_, index) => `Event${index}Happened`);
  const entries = (entry) => Object.fromEntries(names.map(entry));
  const document = {
    asyncapi: "3.0.0",
    info: { title: "Bench", version: "1.0.0" },
    channels: entries((name) => [
      name,
      {
        address: `bench.${name}`,
        messages: { [name]: { $ref: `#/components/messages/${name}` } },
      },
    ]),
    operations: entries((name, index) => [
      `${index % 2 === 0 ? "send" : "receive"}${name}`,
      {
        action: index % 2 === 0 ? "send" : "receive",
        channel: { $ref: `#/channels/${name}` },
      },
    ]),
    components: { messages: entries((name) => [name, { payload: payload(name) }]) },
  };
  const file = `bench-${messages}.json`;
  writeFileSync(join(folder, file), JSON.stringify(document, null, 2));
  return { folder, file };
}

const payload = (name) => ({
  type: "object",
  required: ["id", "at", "lines"],
  properties: {
    id: { type: "string", format: "uuid" },
    at: { type: "string", format: "date-time" },
    kind: { type: "string", enum: [name, "other"] },
    note: { type: "string", maxLength: 200 },
    lines: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        required: ["sku", "quantity"],
        properties: {
          sku: { type: "string", pattern: "^[A-Z]{3}-[0-9]{4}$" },
          quantity: { type: "integer", minimum: 1 },
        },
      },
    },
  },
});
