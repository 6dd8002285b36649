import { expect, it } from "vitest";
import { buildFrom } from "./build-from.js";

const of2 = {
  asyncapi: "2.6.0",
  info: { title: "T", version: "1" },
  channels: {
    c: {
      bindings: { kafka: { topic: "t", partitions: 3 } },
      publish: {
        bindings: { amqp: { ack: true } },
        traits: [{ bindings: { amqp: { ack: false }, mqtt: { qos: 1 } } }],
        message: {
          name: "M",
          payload: {},
          bindings: { $ref: "#/components/messageBindings/keyed" },
        },
      },
    },
  },
  components: { messageBindings: { keyed: { kafka: { key: { type: "string" } } } } },
};

it("bindings stay in the contract, of channel, operation and message, with those of traits", async () => {
  const { contract, findings } = await buildFrom({ "t.json": of2 });
  expect(findings).toEqual([]);
  expect(contract.channels[0]?.bindings).toEqual({ kafka: { partitions: 3, topic: "t" } });
  // In 2.x a trait wins over what it is added to.
  expect(contract.services[0]?.receives[0]?.bindings).toEqual({
    amqp: { ack: false },
    mqtt: { qos: 1 },
  });
  expect(contract.messages[0]?.bindings).toEqual({ kafka: { key: { type: "string" } } });
});
