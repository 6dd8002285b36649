import { describe, expect, test } from "vitest";
import { DOCUMENT, project } from "./project.js";

const TWO = DOCUMENT.replace(
  "messages: { Dim:",
  "messages: { Lit: { payload: { type: object, properties: { kind: { const: lit } } } }, Dim:",
);

/** Validates the events and answers what was found: `line:column code message`. */
async function findings(text: string | Uint8Array, ...flags: readonly string[]) {
  const { runWith } = project({ "a.yaml": TWO });
  const stdin = (async function* () {
    yield Buffer.from(text);
  })();
  const argv = ["validate", "a.yaml", "--events", "-", "--format", "json", ...flags];
  const { code, stdout } = await runWith({ stdin }, ...argv);
  const { diagnostics } = JSON.parse(stdout);
  const isError = ({ severity }: { severity: string }) => severity === "error";
  expect(code).toBe(diagnostics.some(isError) ? 1 : 0);
  return diagnostics.map(
    (each: { code: string; message: string; location: { line: number; column: number } }) =>
      `${each.location.line}:${each.location.column} ${each.code} ${each.message}`,
  );
}

const cloudEvent = (more: object) =>
  JSON.stringify({ specversion: "1.0", id: "1", source: "x", type: "Dim", ...more });

describe("events are accepted", () => {
  test.each([
    ["a bare payload whose message is named", '{ "percent": 1 }', ["--message", "Dim"]],
    ["a CloudEvents object", cloudEvent({ data: { percent: 1 } }), []],
    ["with its data in base64", cloudEvent({ data_base64: "eyAicGVyY2VudCI6IDEgfQ==" }), []],
    ["type and data alone", '{ "type": "Dim", "data": { "percent": 1 } }', []],
    ["a bare payload that carries its message's constant", '{ "kind": "lit" }', []],
    ["a list", '[{ "percent": 1 }, { "percent": 2 }]', ["--message", "Dim"]],
    [
      "lines, with blank ones",
      '{ "percent": 1 }\r\n\r\n{ "percent": 2 }\r\n',
      ["--message", "Dim"],
    ],
    ["properties that a reader does not know", '{ "percent": 1, "x": 2 }', ["--message", "Dim"]],
    ["nothing at all", "", ["--message", "Dim"]],
    ["after a byte order mark", '\ufeff{ "percent": 1 }\n{ "percent": 2 }', ["--message", "Dim"]],
    ["in a line of 5 MB", JSON.stringify({ percent: 1, x: "x".repeat(5e6) }), ["--message", "Dim"]],
    [
      "a key in two objects",
      '{ "percent": 1, "a": { "b": 1 }, "c": [{ "b": 1 }, { "b": 2 }] }',
      ["--message", "Dim"],
    ],
    [
      "numbers that a double holds",
      '{ "percent": 1, "a": [9007199254740992, 0.1, 1e300, 123456789.12345678] }',
      ["--message", "Dim"],
    ],
  ])("%s", async (_, text, flags) => {
    expect(await findings(text, ...flags)).toEqual([]);
  });
});

describe("events are refused, at their place", () => {
  test.each([
    [
      "a defect in a line",
      '{ "percent": 1 }\n{ "percent": "x" }\n',
      ["--message", "Dim"],
      ["2:1 event/invalid The event is no `Dim` at /percent: expected an integer, found a string."],
    ],
    [
      "a defect in a list",
      '[\n { "percent": 1 },\n { "percent": 1.5 }\n]',
      ["--message", "Dim"],
      ["3:15 event/invalid Event 2 is no `Dim` at /percent: expected an integer, found 1.5."],
    ],
    [
      "a defect in the data of a CloudEvents object",
      cloudEvent({ data: {} }),
      [],
      [
        '1:57 event/invalid The event is no `Dim` at /data/percent: expected the property "percent", found nothing.',
      ],
    ],
    ["a broken value", '{\n "percent": }', ["--message", "Dim"], ["2:14 event/syntax"]],
    ["a value that ends too early", '{ "percent"', ["--message", "Dim"], ["1:12 event/syntax"]],
    [
      "a broken line among good ones",
      '{ "percent": 1 }\n{ percent: 1 }\n{ "percent": 2 }\n',
      ["--message", "Dim"],
      ["2:3 event/syntax"],
    ],
    ["an unknown type", cloudEvent({ type: "Dum", data: {} }), [], ["1:51 event/unknown-message"]],
    [
      "another type than the one named",
      cloudEvent({ data: {} }),
      ["--message", "Lit"],
      ["1:51 event/invalid The event is `Dim`, not `Lit`."],
    ],
    ["no id", cloudEvent({ id: undefined, data: {} }), [], ["1:1 event/invalid The event lacks"]],
    ["a payload that could be anything", '{ "x": 1 }', [], ["1:1 event/unknown-message"]],
    [
      "what is no object",
      "7",
      ["--message", "Dim"],
      ["1:1 event/invalid The event is no `Dim`: expected"],
    ],
    [
      "a prototype that is no own property",
      '{ "__proto__": { "percent": 1 } }',
      ["--message", "Dim"],
      ["1:1 event/invalid"],
    ],
  ])("%s", async (_, text, flags, expected) => {
    const found = await findings(text, ...flags);
    expect(found).toEqual(expected.map((start) => expect.stringMatching(`^${escaped(start)}`)));
  });

  test("lines that are not UTF-8, with what is wrong in the others", async () => {
    const bytes = Buffer.concat([
      Buffer.from('{ "percent": 1 }\r\n{ "percent": 1, "x": "'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('" }\r\n{ "percent": "x" }\r\n'),
    ]);
    expect(await findings(bytes, "--message", "Dim")).toEqual([
      "2:23 event/syntax The event is not UTF-8.",
      "3:1 event/invalid The event is no `Dim` at /percent: expected an integer, found a string.",
    ]);
  });

  test("keys that are there twice, and numbers that a double cannot hold, as warnings", async () => {
    const text = `{ "percent": 1, "percent": 2 }
{ "percent": 12345678901234567890, "a": { "x": 1, "\\u0078": 2 } }
{ "percent": 3, "a": 0.12345678901234567891 }`;
    expect(await findings(text, "--message", "Dim")).toEqual([
      "1:17 event/duplicate-key The event has `percent` twice.",
      "2:14 event/precision 12345678901234567890 is read as 12345678901234567000.",
      "2:51 event/duplicate-key The event has `x` twice.",
      "3:22 event/precision 0.12345678901234567891 is read as 0.12345678901234568.",
    ]);
    expect(await findings('[\n{ "percent": 1,\n "percent": 2 }]', "--message", "Dim")).toEqual([
      "3:2 event/duplicate-key The event has `percent` twice.",
    ]);
  });

  test("a value that nests 20,000 levels, without a crash", async () => {
    const deep = `${'{"x":'.repeat(20_000)}1${"}".repeat(20_000)}`;
    expect(await findings(deep, "--message", "Dim")).toHaveLength(1);
  });
});

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
