import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { Contract, JsonSchema, Message } from "../../src/contract/model.js";
import { smallContract } from "./small-contract.js";

const path = new URL("../../examples/ecommerce/contracts/shared.yaml", import.meta.url);

interface SharedDocument {
  readonly components: {
    readonly schemas: Record<string, JsonSchema>;
    readonly messages: Record<string, Partial<Message> & { "x-ordering"?: { key: string } }>;
  };
}

/** The messages and schemas of the shop, without the services around them. */
export function shopContract(): Contract {
  const text = readFileSync(path, "utf8").replaceAll("#/components/schemas/", "#/schemas/");
  const { components } = parse(text) as SharedDocument;
  const messages = Object.entries(components.messages).map(
    ([id, { "x-ordering": x, ...message }]) => {
      const key = x && ({ in: "payload", path: x.key.split("/").slice(1) } as const);
      return [id, { ...message, ...(key === undefined ? {} : { key }) }];
    },
  );
  return smallContract(Object.fromEntries(messages), components.schemas);
}
