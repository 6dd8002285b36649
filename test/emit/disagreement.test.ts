import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { openWorkplace } from "./workplace.js";

const workplace = openWorkplace();
afterAll(() => workplace.remove());

const application = (title: string, action: string, quantity: string): string => `asyncapi: 3.1.0
info: { title: ${title}, version: '1' }
channels:
  placed:
    address: orders.placed
    messages:
      OrderPlaced: { payload: { type: object, properties: { quantity: { type: ${quantity} } } } }
operations:
  placed: { action: ${action}, channel: { $ref: '#/channels/placed' } }
`;

it("where documents disagree about a message, each service's own version stands in its folder", async () => {
  const write = (name: string, text: string) => writeFileSync(join(workplace.folder, name), text);
  write("order.yaml", application("Order", "send", "integer"));
  write("stock.yaml", application("Stock", "receive", "number"));
  write("mail.yaml", application("Mail", "receive", "integer"));
  const two = await workplace.run("generate", "order.yaml", "stock.yaml", "--out", "two");
  expect(two.told).toContain("contract/message-disagreement");
  const made = (path: string) => existsSync(join(workplace.folder, path));
  expect(made("two/generated/order/messages/order-placed-order.ts")).toBe(true);
  expect(made("two/generated/stock/messages/order-placed-stock.ts")).toBe(true);
  // A version that two services share is nobody's own.
  await workplace.run("generate", "order.yaml", "mail.yaml", "stock.yaml", "--out", "three");
  expect(made("three/generated/stock/messages/order-placed-stock.ts")).toBe(true);
  expect(made("three/generated/messages")).toBe(true);
  expect(workplace.compile()).toEqual([expect.stringMatching(/planted\.ts\(1,14\): error TS2322/)]);
  expect(await workplace.importAll()).toEqual([]);
});
