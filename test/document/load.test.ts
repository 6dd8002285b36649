import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type LoadOptions, loadDocuments } from "../../src/document/load.js";
import { places } from "../contract/build-from.js";
import { createFolder } from "./folder.js";

const valid = "asyncapi: 3.1.0\ninfo: { title: t, version: '1' }\nchannels: {}\n";

async function load(content: string | Uint8Array, options: LoadOptions = {}) {
  return loadDocuments(["doc.yaml"], { cwd: createFolder({ "doc.yaml": content }), ...options });
}

describe("what is no document is one clear finding", () => {
  const cases: readonly [string, string | Uint8Array, string, string][] = [
    ["an empty file", "", "1:1 document/empty", "doc.yaml is empty."],
    ["only comments", "# nothing\n", "1:1 document/empty", "doc.yaml is empty."],
    [
      "other YAML",
      "name: CI\non: push\n",
      "1:1 document/not-asyncapi",
      "doc.yaml is not an AsyncAPI document: there is no `asyncapi` at its root.",
    ],
    [
      "a list",
      "- 1\n",
      "1:1 document/not-asyncapi",
      "doc.yaml is not an AsyncAPI document: there is no `asyncapi` at its root.",
    ],
    [
      "plain text",
      "Hello, world\n",
      "1:1 document/not-asyncapi",
      "doc.yaml is not an AsyncAPI document: there is no `asyncapi` at its root.",
    ],
    [
      "an unquoted version",
      "asyncapi: 3.0\ninfo: {}\n",
      "1:11 document/unsupported-version",
      "`asyncapi: 3.0` is not text.",
    ],
    [
      "version 1.2.0",
      "asyncapi: 1.2.0\ninfo: {}\n",
      "1:11 document/unsupported-version",
      "AsyncAPI 1.2.0 is not supported.",
    ],
    [
      "a version of the future",
      "asyncapi: 4.0.0\ninfo: {}\n",
      "1:11 document/unsupported-version",
      "AsyncAPI 4.0.0 is not supported.",
    ],
    [
      "broken YAML",
      "asyncapi: 3.1.0\ninfo: [\nchannels: {}\n",
      "2:7 document/syntax",
      "The bracket `[` that begins here is not closed.",
    ],
    [
      "broken JSON",
      '{"asyncapi": "3.1.0",, }',
      "1:22 document/syntax",
      "Unexpected , in flow map.",
    ],
    [
      "duplicate keys",
      `${valid}channels: {}\n`,
      "4:1 document/duplicate-key",
      "The key `channels` is there twice.",
    ],
    [
      "an unknown tag",
      `${valid}x-f: !!js/function 'f'\n`,
      "4:6 document/unknown-tag",
      "Unresolved tag: tag:yaml.org,2002:js/function.",
    ],
    [
      "two documents",
      `${valid}---\na: 1\n`,
      "4:1 document/syntax",
      "Only one document per file is read.",
    ],
    [
      "an alias without anchor",
      `${valid}x-a: *b\n`,
      "4:6 document/syntax",
      "Alias `b` has no anchor.",
    ],
    [
      "a number that JSON has not",
      `${valid}x-a: .nan\n`,
      "4:6 document/syntax",
      "NaN is not a JSON value.",
    ],
    [
      "a key __proto__",
      `${valid}x-a: { __proto__: 1 }\n`,
      "4:8 document/forbidden-key",
      "`__proto__` is not allowed as a key.",
    ],
    [
      "a NUL character",
      `${valid}x-a: "a\\0b"\n`,
      "4:6 document/forbidden-character",
      "A text contains a NUL character.",
    ],
    [
      "UTF-16",
      Buffer.from(`\ufeff${valid}`, "utf16le"),
      "1:1 document/encoding",
      "doc.yaml cannot be used: it is not UTF-8 at line 1, column 1.",
    ],
    [
      "20,000 levels",
      `${valid}x-a: ${"[".repeat(20_000)}${"]".repeat(20_000)}\n`,
      "4:1374 document/too-deep",
      "Nested too deeply to be parsed.",
    ],
    [
      "200 levels",
      `${valid}x-a: ${"[".repeat(200)}${"]".repeat(200)}\n`,
      "4:156 document/too-deep",
      "More than 150 levels of nesting.",
    ],
  ];
  it.each(cases)("%s", async (name, content, place, message) => {
    const { diagnostics } = await load(content);
    const wanted =
      name === "20,000 levels"
        ? [expect.stringContaining("document/too-deep")]
        : [`doc.yaml:${place}`];
    expect(places(diagnostics)).toEqual(wanted);
    expect(diagnostics[0]?.message).toBe(message);
    expect(diagnostics[0]?.hint).toBeTruthy();
  });

  it("a missing file, a folder, a pipe", async () => {
    const cwd = createFolder({});
    mkdirSync(join(cwd, "folder"));
    execFileSync("mkfifo", [join(cwd, "pipe")]);
    const { diagnostics, documents } = await loadDocuments(["missing.yaml", "folder", "pipe"], {
      cwd,
    });
    expect(documents).toEqual([]);
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ["document/not-a-file", "folder cannot be used: it is a folder."],
      ["document/not-found", "missing.yaml cannot be used: it does not exist."],
      ["document/not-a-file", "pipe cannot be used: it is not a regular file."],
    ]);
  });

  it("a file that is too large", async () => {
    const { diagnostics } = await load(valid, { limits: { fileBytesMax: 20 } });
    expect(diagnostics.map(({ message }) => message)).toEqual([
      `doc.yaml cannot be used: it has ${valid.length} bytes; the limit is 20.`,
    ]);
  });

  it("aliases that expand to billions", async () => {
    const levels = Array.from(
      { length: 9 },
      (_, i) => `x-${i + 1}: &a${i + 1} [${`*a${i},`.repeat(10)}]`,
    );
    const { diagnostics } = await load(
      `${valid}x-0: &a0 [a,a,a,a,a,a,a,a,a,a]\n${levels.join("\n")}\n`,
    );
    expect(diagnostics.map(({ code }) => code)).toEqual(["document/too-many-aliases"]);
  });
});

describe("what is tolerated", () => {
  it("a byte order mark, CRLF, tabs in JSON, anchors and merge keys", async () => {
    const { diagnostics, documents } = await load(
      `\ufeffasyncapi: 3.1.0\r\ninfo: { title: "a\\tb", version: '1' }\r\nchannels: {}\r\nx-a: &a { b: 1 }\r\nx-c: { <<: *a, d: 2 }\r\n`,
    );
    expect(diagnostics).toEqual([]);
    expect(documents[0]?.source.value).toMatchObject({
      info: { title: "a\tb" },
      "x-c": { b: 1, d: 2 },
    });
    const tabs = await load(
      '{\n\t"asyncapi": "3.0.0",\n\t"info": {"title": "t", "version": "1"}\n}',
    );
    expect(tabs.diagnostics).toEqual([]);
  });

  it("names that JavaScript objects inherit", async () => {
    const { diagnostics } = await load(
      `${valid.replace("{}\n", "")}
  a: { address: a, messages: { M: { payload: { properties: { hasOwnProperty: {}, constructor: {}, toString: {} } } } } }
  hasOwnProperty: { address: b }
`,
    );
    expect(diagnostics).toEqual([]);
  });

  it("text that hides or reorders is a warning", async () => {
    const { diagnostics } = await load(`${valid}x-a: "\\e[2J"\nx-b: "\\u202eabc"\n`);
    expect(places(diagnostics)).toEqual([
      "doc.yaml:4:6 document/hidden-character",
      "doc.yaml:5:6 document/hidden-character",
    ]);
  });
});

describe("references", () => {
  const referring = (reference: string) =>
    `${valid.replace(" {}", "")}  a: { address: a, messages: { M: { payload: { $ref: '${reference}' } } } }\n`;
  const column = 54;
  const load = (reference: string, files: Record<string, string> = {}) =>
    loadDocuments(["api/doc.yaml"], {
      cwd: createFolder({ "api/doc.yaml": referring(reference), ...files }),
    });

  const cases: readonly [string, string, string][] = [
    ["to nothing", "#/components/schemas/X", "document/unresolved-reference"],
    ["through a prototype", "#/__proto__/constructor", "document/unresolved-reference"],
    ["to a missing file", "./missing.yaml", "document/unresolved-reference"],
    ["out of the folder", "../secret.yaml", "document/reference-outside-root"],
    ["out of the folder, escaped", "%2e%2e/secret.yaml", "document/reference-outside-root"],
    ["to an absolute path", "/etc/passwd", "document/reference-outside-root"],
    ["to a URL", "https://example.com/x.yaml", "document/remote-reference"],
    ["to a file URL", "file:///etc/passwd", "document/remote-reference"],
    ["to a host", "//example.com/x.yaml", "document/remote-reference"],
    ["to a folder", "./folder", "document/not-a-file"],
  ];
  it.each(cases)("%s", async (_, reference, code) => {
    const { diagnostics } = await load(reference, {
      "secret.yaml": "type: string\n",
      "api/folder/x": "",
    });
    expect(places(diagnostics)).toEqual([`api/doc.yaml:4:${column} ${code}`]);
    expect(diagnostics[0]?.message).toContain(reference);
  });

  it("through a symbolic link out of the folder", async () => {
    const cwd = createFolder({
      "api/doc.yaml": referring("./link.yaml"),
      "secret.yaml": "type: string\n",
    });
    symlinkSync("../secret.yaml", join(cwd, "api/link.yaml"));
    const { diagnostics, sources } = await loadDocuments(["api/doc.yaml"], { cwd });
    expect(diagnostics.map(({ code }) => code)).toEqual(["document/reference-outside-root"]);
    expect([...sources.keys()]).toEqual(["api/doc.yaml"]);
  });

  it("may go as far as the root that is set", async () => {
    const cwd = createFolder({
      "api/doc.yaml": referring("../shared.yaml#/Id"),
      "shared.yaml": "Id: { type: string }\n",
    });
    const { diagnostics, documents, sources } = await loadDocuments(["api/doc.yaml"], {
      cwd,
      root: ".",
    });
    expect(diagnostics).toEqual([]);
    expect(documents).toHaveLength(1);
    expect([...sources.keys()]).toEqual(["api/doc.yaml", "shared.yaml"]);
  });

  it("in examples and extensions are references too", async () => {
    const { diagnostics } = await load("./x.yaml", {
      "api/x.yaml":
        "type: string\nx-a: { $ref: 'http://127.0.0.1:9/' }\nexamples: [{ $ref: /etc/passwd }]\n",
    });
    expect(places(diagnostics)).toEqual([
      "api/x.yaml:2:14 document/remote-reference",
      "api/x.yaml:3:20 document/reference-outside-root",
    ]);
  });

  it("in a circle", async () => {
    const { diagnostics } = await load("#/components/schemas/A", {});
    expect(diagnostics).toHaveLength(1);
    const circle = await loadDocuments(["doc.yaml"], {
      cwd: createFolder({
        "doc.yaml": `${referring("#/components/schemas/A")}components:\n  schemas:\n    A: { $ref: '#/components/schemas/B' }\n    B: { $ref: '#/components/schemas/A' }\n`,
      }),
    });
    expect(new Set(circle.diagnostics.map(({ code }) => code))).toEqual(
      new Set(["document/reference-cycle"]),
    );
    expect(circle.diagnostics[0]?.message).toContain(
      "/components/schemas/A -> /components/schemas/B -> /components/schemas/A",
    );
  });

  it("that double with each level are counted before a library sees them", async () => {
    const schemas = Array.from({ length: 30 }, (_, i) => {
      const next = `{ $ref: '#/components/schemas/S${i + 1}' }`;
      return `    S${i}: { properties: { a: ${next}, b: ${next} } }`;
    });
    const text = `${referring("#/components/schemas/S0")}components:\n  schemas:\n${schemas.join("\n")}\n    S30: {}\n`;
    const { diagnostics } = await loadDocuments(["doc.yaml"], {
      cwd: createFolder({ "doc.yaml": text }),
    });
    expect(diagnostics.map(({ code }) => code)).toEqual(["document/reference-expansion"]);
  });

  it.each([300, 5_000])(
    "that lead on %i times are refused before a library follows them",
    async (count) => {
      const schemas = Object.fromEntries(
        Array.from({ length: count }, (_, i) => [
          `S${i}`,
          i + 1 < count ? { $ref: `#/components/schemas/S${i + 1}` } : {},
        ]),
      );
      const text = `${referring("#/components/schemas/S0")}components: ${JSON.stringify({ schemas })}\n`;
      const { diagnostics } = await loadDocuments(["doc.yaml"], {
        cwd: createFolder({ "doc.yaml": text }),
      });
      expect(diagnostics.map(({ code, location }) => [code, location?.line])).toEqual([
        ["document/reference-expansion", expect.any(Number)],
      ]);
      expect(diagnostics[0]?.message).toContain("more than 200 references");
    },
  );

  it("that lie in each other on a thousand levels are refused before anybody needs a stack for them", async () => {
    const schemas = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, i) => [
        `S${i}`,
        i < 999 ? { items: { $ref: `#/components/schemas/S${i + 1}` } } : {},
      ]),
    );
    const text = `${referring("#/components/schemas/S0")}components: ${JSON.stringify({ schemas })}\n`;
    const { diagnostics } = await loadDocuments(["doc.yaml"], {
      cwd: createFolder({ "doc.yaml": text }),
    });
    expect(diagnostics.map(({ code }) => code)).toEqual(["document/reference-expansion"]);
    expect(diagnostics[0]?.message).toContain("levels; the limit is 600");
  });

  it("of a recursive schema are fine", async () => {
    const text = `${referring("#/components/schemas/Node")}components:\n  schemas:\n    Node: { properties: { children: { items: { $ref: '#/components/schemas/Node' } } } }\n`;
    const { diagnostics } = await loadDocuments(["doc.yaml"], {
      cwd: createFolder({ "doc.yaml": text }),
    });
    expect(diagnostics).toEqual([]);
  });
});

describe("the rules of AsyncAPI", () => {
  const broken = (text: string) =>
    load(`asyncapi: 3.1.0\n${text}`).then(({ diagnostics }) => diagnostics);

  it("give one finding per fault, at the deepest place", async () => {
    expect((await broken("channels: {}\n")).map(({ message }) => message)).toEqual([
      "The document must have `info`.",
    ]);
    const typo = await broken(`info: { title: t, version: '1' }
channels:
  a:
    address: a
    messages:
      M:
        payload:
          type: object
          properties:
            id: { type: strng }
            n: { type: number, minimum: many }
    adress: b
`);
    expect(
      typo.map(({ location, message }) => `${location?.line}:${location?.column} ${message}`),
    ).toEqual([
      '11:25 `channels.a.messages.M.payload.properties.id.type` must be one of "array", "boolean", "integer", "null", "number", "object", "string".',
      "12:41 `channels.a.messages.M.payload.properties.n.minimum` must be a number.",
      "13:5 `channels.a.adress` is not expected here.",
    ]);
  });

  it("are applied to what a $ref brings in, and reported where that is written, once", async () => {
    const doc = `${valid.replace(" {}", "")}  a: { address: a, messages: { M: { $ref: './shared.yaml#/M' } } }
operations:
  sendM: { action: send, channel: { $ref: '#/channels/a' } }
`;
    const cwd = createFolder({
      "doc.yaml": doc,
      "shared.yaml": "M:\n  payload: {}\n  summry: typo\n",
    });
    const { diagnostics } = await loadDocuments(["doc.yaml"], { cwd });
    expect(places(diagnostics)).toEqual(["shared.yaml:3:3 document/invalid"]);
    expect(diagnostics[0]?.message).toBe("`M.summry` is not expected here.");
  });

  it("include those that only the parser knows", async () => {
    const found = await broken(`info: { title: t, version: '1' }
channels:
  a: { address: 'a/{id}', parameters: { other: {} }, messages: { M: {} } }
  b: { address: b, messages: { N: {} } }
operations:
  x: { action: send, channel: { $ref: '#/channels/a' }, messages: [{ $ref: '#/channels/b/messages/N' }] }
`);
    expect(places(found)).toEqual([
      "doc.yaml:4:27 document/invalid",
      "doc.yaml:4:41 document/invalid",
      "doc.yaml:7:68 document/invalid",
    ]);
  });

  it("of 2.x are applied as well", async () => {
    const { diagnostics } = await load(`asyncapi: 2.6.0
info: { title: t, version: '1' }
channels:
  a:
    publish: { operationId: x, message: { payload: {} } }
    subscribe: { operationId: x, mesage: {} }
`);
    expect(places(diagnostics)).toEqual(["doc.yaml:6:34 document/invalid"]);
    const ids = await load(`asyncapi: 2.6.0
info: { title: t, version: '1' }
channels:
  a:
    publish: { operationId: x, message: { payload: {} } }
    subscribe: { operationId: x, message: { payload: {} } }
`);
    expect(places(ids.diagnostics)).toEqual(["doc.yaml:5:29 document/invalid"]);
  });
});

it("a document named twice, or by another way, is one document", async () => {
  const cwd = createFolder({ "doc.yaml": valid });
  writeFileSync(join(cwd, "other.yaml"), valid);
  const { documents } = await loadDocuments(["doc.yaml", "./doc.yaml", "other.yaml"], { cwd });
  expect(documents.map(({ source }) => source.file)).toEqual(["doc.yaml", "other.yaml"]);
});
