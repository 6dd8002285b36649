import { describe, expect, it } from "vitest";
import { buildFrom, errorsOf, places } from "./build-from.js";

const head = (title: string) => `asyncapi: 3.1.0\ninfo: { title: ${title}, version: '1' }\n`;

const order = `${head("Order service")}channels:
  created:
    address: orders/{region}/created
    messages:
      OrderCreated:
        description: In the words of the sender.
        payload: { type: object, required: [id], properties: { id: { type: string } } }
operations:
  sendCreated: { action: send, channel: { $ref: '#/channels/created' } }
`;
const mail = `${head("Mail API")}channels:
  orders:
    address: orders/{where}/created
    messages:
      OrderCreated:
        description: In the words of the receiver.
        payload: { type: object, properties: { id: { type: string } }, required: [id] }
operations:
  onCreated: { action: receive, channel: { $ref: '#/channels/orders' } }
`;

describe("several documents become one system", () => {
  it("joins channels by address and messages that say the same", async () => {
    const { contract, findings } = await buildFrom({ "order.yaml": order, "mail.yaml": mail });
    expect(errorsOf(findings)).toEqual([]);
    expect(contract.services.map(({ id }) => id)).toEqual(["mail", "order"]);
    expect(contract.channels.map(({ id }) => id)).toEqual(["orders/{}/created"]);
    expect(contract.messages.map(({ id }) => id)).toEqual(["OrderCreated"]);
    expect(contract.services[0]?.receives[0]?.message).toBe("OrderCreated");
  });

  it("does not depend on the order in which the documents are named", async () => {
    const files = { "order.yaml": order, "mail.yaml": mail };
    const forth = await buildFrom(files, ["order.yaml", "mail.yaml"]);
    const back = await buildFrom(files, ["mail.yaml", "order.yaml"]);
    expect(back.contract).toEqual(forth.contract);
  });

  it("warns where documents disagree, and keeps both versions", async () => {
    const files = {
      "order.yaml": order,
      "mail.yaml": mail.replace("id: { type: string }", "id: { type: integer }"),
    };
    const { contract, findings } = await buildFrom(files);
    expect(places(findings)).toContain("mail.yaml:7:7 contract/message-disagreement");
    const [finding] = findings.filter(({ code }) => code === "contract/message-disagreement");
    expect(finding?.related?.[0]?.location).toMatchObject({ file: "order.yaml", line: 7 });
    expect(contract.messages).toHaveLength(2);
    expect(new Set(contract.messages.map(({ wireType }) => wireType))).toEqual(
      new Set(["OrderCreated"]),
    );
    const [mails, orders] = contract.services;
    expect(mails?.receives[0]?.message).not.toBe(orders?.sends[0]?.message);
  });

  it("says when two documents describe one service", async () => {
    const { contract, findings } = await buildFrom({
      "a.yaml": order,
      "b.yaml": mail.replace("Mail API", "Order"),
    });
    expect(contract.services.map(({ id }) => id)).toEqual(["order"]);
    expect(places(findings)).toContain("a.yaml:2:16 contract/shared-service");
  });

  it("one document can hold several applications", async () => {
    const document = `${head("Shop")}channels:
  created: { address: created, messages: { Created: { payload: { type: string } } } }
operations:
  sendCreated: { action: send, channel: { $ref: '#/channels/created' }, x-service: Order Service }
  onCreated: { action: receive, channel: { $ref: '#/channels/created' }, x-service: mail }
`;
    const { contract } = await buildFrom({ "shop.yaml": document });
    expect(
      contract.services.map(({ id, sends, receives }) => [id, sends.length, receives.length]),
    ).toEqual([
      ["mail", 0, 1],
      ["order-service", 1, 0],
    ]);
  });

  it("x-service at the root names the service", async () => {
    const { contract } = await buildFrom({ "order.yaml": `${order}x-service: checkout\n` });
    expect(contract.services[0]).toMatchObject({ id: "checkout", title: "Order service" });
  });
});

describe("operations", () => {
  const twoChannels = `${head("Order")}channels:
  eu: { address: orders.eu, messages: { Created: { $ref: '#/components/messages/Created' } } }
  us: { address: orders.us, messages: { Created: { $ref: '#/components/messages/Created' } } }
operations:
  toEu: { action: send, channel: { $ref: '#/channels/eu' } }
  toUs: { action: send, channel: { $ref: '#/channels/us' } }
components: { messages: { Created: { payload: { type: string } } } }
`;
  it("of one message on two channels are told apart by the channel", async () => {
    const { contract, origins } = await buildFrom({ "order.yaml": twoChannels });
    expect(contract.services[0]?.sends.map(({ name }) => name)).toEqual([
      "createdOnOrdersEu",
      "createdOnOrdersUs",
    ]);
    expect(origins.locate("operation:order/sends/createdOnOrdersUs")).toMatchObject({
      line: 8,
      column: 3,
    });
  });

  it("with a reply go both ways", async () => {
    const document = `${head("Ping")}channels:
  ping: { address: ping, messages: { Ping: { payload: { type: string } } } }
  pong: { address: pong, messages: { Pong: { payload: { type: string } } } }
  unknown: { address: null, messages: { Pang: { payload: { type: string } } } }
operations:
  ask: { action: send, channel: { $ref: '#/channels/ping' }, reply: { channel: { $ref: '#/channels/pong' } } }
`;
    const { contract, findings } = await buildFrom({ "ping.yaml": document });
    const [service] = contract.services;
    expect(service?.sends.map(({ message }) => message)).toEqual(["Ping"]);
    expect(service?.receives.map(({ message }) => message)).toEqual(["Pong"]);
    expect(places(findings)).toEqual(["ping.yaml:6:3 contract/channel-without-address"]);
    expect(contract.channels.map(({ id }) => id)).toEqual(["ping", "pong"]);
  });
});

describe("names", () => {
  it("that collide get stable distinct ones and a warning with all places", async () => {
    const document = (extra = "") => `${head("t")}channels:
  a:
    address: a
    messages:
${extra}      order-placed: { payload: { type: string } }
      order_placed: { payload: { type: number } }
      OrderPlaced: { payload: { type: boolean } }
`;
    const { contract, findings } = await buildFrom({ "t.yaml": document() });
    const ids = contract.messages.map(({ id }) => id);
    expect(ids[0]).toBe("OrderPlaced");
    expect(new Set(ids.map((id) => id.toLowerCase())).size).toBe(3);
    const [warning] = findings.filter(({ code }) => code === "contract/name-collision");
    expect(
      [warning?.location, ...(warning?.related ?? []).map(({ location }) => location)].map(
        (each) => each?.line,
      ),
    ).toEqual([9, 7, 8]);
    const more = await buildFrom({
      "t.yaml": document("      order__placed: { payload: { type: array } }\n"),
    });
    expect(more.contract.messages.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
  });

  it("of a schema and a message may be the same", async () => {
    const document = `${head("t")}channels:
  a: { address: a, messages: { Order: { $ref: '#/components/messages/Order' } } }
components:
  messages: { Order: { payload: { $ref: '#/components/schemas/Order' } } }
  schemas: { Order: { type: string } }
`;
    const { contract, findings } = await buildFrom({ "t.yaml": document });
    expect(findings).toEqual([]);
    expect(contract.messages[0]).toMatchObject({
      id: "Order",
      payload: { $ref: "#/schemas/Order" },
    });
    expect(contract.schemas).toEqual([{ id: "Order", schema: { type: "string" } }]);
  });

  it("of anonymous 2.x messages come from a const in the payload, else from the channel", async () => {
    const document = {
      asyncapi: "2.6.0",
      info: { title: "Chat", version: "1" },
      channels: {
        "chat/{room}/typing": { subscribe: { message: { payload: { type: "string" } } } },
        events: {
          publish: {
            message: {
              oneOf: ["user.joined", "user.left"].map((type) => ({
                payload: { type: "object", properties: { type: { const: type } } },
              })),
            },
          },
        },
      },
    };
    const { contract } = await buildFrom({ "chat.json": document });
    expect(contract.messages.map(({ id, wireType }) => [id, wireType])).toEqual([
      ["ChatTyping", "ChatTyping"],
      ["UserJoined", "UserJoined"],
      ["UserLeft", "UserLeft"],
    ]);
  });
});

describe("schemas", () => {
  const withPayload = (payload: string, schemas = "") => ({
    "t.yaml": `${head("t")}channels:\n  a: { address: a, messages: { M: { payload: ${payload} } } }\ncomponents:\n  schemas:\n    Id: { type: string }\n${schemas}`,
    "types.json": {
      definitions: {
        Money: { type: "object", properties: { currency: { $ref: "#/definitions/Currency" } } },
        Currency: { type: "string" },
      },
    },
    "order-line.schema.json": {
      $schema: "http://json-schema.org/draft-07/schema#",
      $id: "x",
      type: "object",
    },
  });
  const build = async (payload: string, schemas?: string) => {
    const { contract, findings } = await buildFrom(withPayload(payload, schemas), ["t.yaml"]);
    return { payload: contract.messages[0]?.payload, schemas: contract.schemas, findings };
  };

  it("of other files are named after their keys or files", async () => {
    const { payload, schemas } = await build(
      "{ allOf: [{ $ref: './types.json#/definitions/Money' }, { $ref: './order-line.schema.json' }] }",
    );
    expect(payload).toEqual({
      allOf: [{ $ref: "#/schemas/Money" }, { $ref: "#/schemas/OrderLine" }],
    });
    expect(schemas.map(({ id }) => id)).toEqual(["Currency", "Money", "OrderLine"]);
    expect(schemas[2]?.schema).toEqual({ type: "object" });
  });

  it("inside of others are named after the way to them", async () => {
    const { payload, schemas } = await build(
      "{ $ref: '#/components/schemas/Box/properties/size' }",
      "    Box: { properties: { size: { type: integer } } }\n",
    );
    expect(payload).toEqual({ $ref: "#/schemas/BoxSize" });
    expect(schemas).toEqual([{ id: "BoxSize", schema: { type: "integer" } }]);
  });

  it("keep what stands beside a $ref: words beside it, constraints in allOf", async () => {
    const { payload } = await build(
      "{ properties: { a: { $ref: '#/components/schemas/Id', description: An id. }, b: { $ref: '#/components/schemas/Id', minLength: 3 }, c: { $ref: '#/components/schemas/Id', nullable: true } } }",
    );
    expect(payload).toEqual({
      properties: {
        a: { $ref: "#/schemas/Id", description: "An id." },
        b: { minLength: 3, allOf: [{ $ref: "#/schemas/Id" }] },
        c: { anyOf: [{ $ref: "#/schemas/Id" }, { type: "null" }] },
      },
    });
  });

  it("leave data alone that only looks like a schema", async () => {
    const { payload, findings } = await build(
      "{ properties: { $ref: { type: string }, title: { type: string } }, default: { type: x, nullable: true } }",
    );
    expect(findings).toEqual([]);
    expect(payload).toEqual({
      properties: { $ref: { type: "string" }, title: { type: "string" } },
      default: { type: "x", nullable: true },
    });
  });

  it("put required properties first, in their order, and sort the rest", async () => {
    const { payload } = await build(
      "{ required: [z, a], properties: { m: true, a: true, c: true, z: true } }",
    );
    expect(Object.keys(Object(payload).properties)).toEqual(["z", "a", "c", "m"]);
  });

  it("are unwrapped from { schemaFormat, schema }; other languages are a warning", async () => {
    const json = await build(
      "{ schemaFormat: 'application/schema+json;version=draft-07', schema: { $ref: '#/components/schemas/Id' } }",
    );
    expect(json).toMatchObject({ payload: { $ref: "#/schemas/Id" }, findings: [] });
    const raml = await build(
      "{ schemaFormat: 'application/raml+yaml;version=1.0', schema: 'type: object' }",
    );
    expect(raml.payload).toBe(true);
    expect(places(raml.findings)).toEqual(["t.yaml:4:62 contract/schema-format"]);
  });

  it("that accept nothing, or whose pattern is none, are errors in their place", async () => {
    expect(
      places((await build("{ properties: { a: { type: number, const: x } } }")).findings),
    ).toEqual(["t.yaml:4:88 contract/schema-invalid"]);
    expect(places((await build("{ type: string, pattern: '([a-z' }")).findings)).toEqual([
      "t.yaml:4:71 contract/pattern-invalid",
    ]);
  });
});

describe("examples", () => {
  it("that contradict their schema are errors in their place", async () => {
    const document = `${head("t")}channels:
  a:
    address: a
    messages:
      M:
        payload:
          type: object
          required: [id]
          properties: { id: { type: string, format: uuid }, lines: { type: array, items: { type: integer } } }
        headers: { type: object, properties: { n: { type: integer } } }
        examples:
          - name: good
            payload: { id: 0192f0c1-7b7e-7cc3-8a64-5f3a3c6f9a10 }
          - name: bad
            headers: { n: many }
            payload:
              id: x
              lines: [1, two]
          - payload: { lines: [] }
`;
    const { findings } = await buildFrom({ "t.yaml": document });
    expect(
      findings.map(({ location, message }) => `${location?.line}:${location?.column} ${message}`),
    ).toEqual([
      "17:27 Example `bad` of M: `headers/n` must be an integer.",
      '19:19 Example `bad` of M: `payload/id` must match format "uuid".',
      "20:26 Example `bad` of M: `payload/lines/1` must be an integer.",
      "21:13 An example of M: `payload` must have `id`.",
    ]);
  });
});

describe("expressions and references of extensions", () => {
  it("that name nothing are errors in their place", async () => {
    const document = `${head("t")}channels:
  a:
    address: a
    messages:
      M:
        payload: { type: string }
        x-ordering: { key: orderId }
        x-compensates: '#/components/messages/Nothing'
`;
    const { findings } = await buildFrom({ "t.yaml": document });
    expect(places(findings)).toEqual([
      "t.yaml:9:28 contract/pointer-invalid",
      "t.yaml:10:24 contract/reference-invalid",
    ]);
  });
});
