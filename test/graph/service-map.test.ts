import { expect, test } from "vitest";
import { serviceMap } from "../../src/graph/service-map.js";
import { buildFrom } from "../contract/build-from.js";

const document = (title: string, operations: string) => `asyncapi: 3.1.0
info: { title: ${title}, version: '1' }
channels:
  created:
    address: orders/{region}/created
    messages: { Created: { payload: { type: object } } }
  asked:
    address: asked
    messages: { Asked: { payload: { type: object } } }
operations:
${operations}
`;

test("who sends what to whom, and what comes from outside or goes there", async () => {
  const { contract } = await buildFrom({
    "order.yaml": document(
      "Order",
      `  a: { action: send, channel: { $ref: '#/channels/created' } }
  b: { action: receive, channel: { $ref: '#/channels/asked' } }`,
    ),
    "mail.yaml": document(
      "Mail",
      "  a: { action: receive, channel: { $ref: '#/channels/created' } }",
    ),
  });
  expect(serviceMap(contract)).toEqual({
    kind: "serviceMap",
    services: [
      { id: "mail", title: "Mail" },
      { id: "order", title: "Order" },
    ],
    flows: [
      { to: "order", channel: "asked", message: "Asked" },
      { from: "order", to: "mail", channel: "orders/{region}/created", message: "Created" },
    ],
  });
});
