import { writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * A service that sends and receives this many messages, each with a payload of its own, as one document.
 * `first` numbers the first of them, so that several documents can be one system.
 */
export function systemOf(messages, folder, first = 0) {
  const names = Array.from({ length: messages }, (_, index) => `Event${first + index}Happened`);
  const entries = (entry) => Object.fromEntries(names.map(entry));
  const document = {
    asyncapi: "3.0.0",
    info: { title: first === 0 ? "Bench" : `Bench ${first}`, version: "1.0.0" },
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
  const file = `bench-${messages}${first === 0 ? "" : `-${first}`}.json`;
  writeFileSync(join(folder, file), JSON.stringify(document, null, 2));
  return { folder, file };
}

/** The same in documents of 500 messages: one file of all of them is larger than we read. */
export function systemsOf(messages, folder) {
  const each = 500;
  const firsts = Array.from({ length: messages / each }, (_, index) => index * each);
  return firsts.map((first) => systemOf(each, folder, first).file);
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
