/** Valid documents that make it hard: each is a project's whole contract. */
export const hardDocuments: Readonly<Record<string, string>> = {
  "scalar payloads, an odd title, names that JavaScript has already (2.6)": `asyncapi: 2.6.0
info: { title: "123 \`Weird\` */ \${x} Ünïcode class!", version: 1.0.0 }
channels:
  user/{id}/signed-up:
    parameters: { id: { schema: { type: string } } }
    subscribe:
      message: { payload: { type: string } }
    publish:
      message:
        oneOf:
          - { name: a.b, payload: { type: integer } }
          - { name: constructor, payload: { type: array, items: { type: number } } }
`,
  "no operations at all": `asyncapi: 3.0.0
info: { title: Nothing yet, version: 1.0.0 }
channels: {}
`,
  "a title without a letter, a payload that may be anything": `asyncapi: 3.0.0
info: { title: "!!!", version: "0" }
channels:
  any: { address: any, messages: { Any: { payload: {} } } }
operations:
  onAny: { action: receive, channel: { $ref: '#/channels/any' } }
`,
  "names that src/services.ts and src/main.ts use themselves": `asyncapi: 3.1.0
info: { title: options, version: 1.0.0 }
channels:
  say: { address: say, messages: { Services: { payload: { type: object } } } }
operations:
  createServices: { action: receive, channel: { $ref: '#/channels/say' } }
  definitions: { action: send, channel: { $ref: '#/channels/say' } }
`,
  "only sending": `asyncapi: 3.0.0
info: { title: Lamp, version: 1.0.0 }
channels:
  on: { address: 'lamps/{lamp}/on', parameters: { lamp: {} }, messages: { On: { payload: { type: 'null' } } } }
operations:
  sayOn: { action: send, channel: { $ref: '#/channels/on' } }
`,
};
