import type { Contract, JsonSchema, Message } from "../../src/contract/model.js";
import type { EmitOptions } from "../../src/emit/options.js";

/** A contract of messages and schemas only, as short as a test can say it. */
export function smallContract(
  messages: Readonly<Record<string, JsonSchema | Partial<Message>>>,
  schemas: Readonly<Record<string, JsonSchema>> = {},
): Contract {
  return {
    services: [],
    channels: [],
    messages: Object.entries(messages).map(([id, message]) => messageOf(id, message)),
    schemas: Object.entries(schemas).map(([id, schema]) => ({ id, schema })),
  };
}

function messageOf(id: string, message: JsonSchema | Partial<Message>): Message {
  const said =
    typeof message === "object" && "payload" in message
      ? (message as Partial<Message>)
      : { payload: message as JsonSchema };
  return {
    id,
    wireType: id,
    contentType: "application/json",
    payload: true,
    examples: [],
    ...said,
  };
}

export const emitOptions: EmitOptions = {
  outDir: "generated",
  servicesDir: "services",
  sourceOf: () => "contracts/shared.yaml",
};
