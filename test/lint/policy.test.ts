import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { codes, tunableCodes } from "../../src/diagnostics/codes.js";
import { project } from "../cli/project.js";

const snippet = (file: string) =>
  readFileSync(new URL(`../docs/snippets/findings/${file}`, import.meta.url), "utf8");

const CONFIG = "asyncapi-gen.config.yaml";
const DOCUMENT = "order.asyncapi.yaml";

async function validate(files: Readonly<Record<string, string>>, ...flags: readonly string[]) {
  const { run } = project({ [CONFIG]: snippet(CONFIG), [DOCUMENT]: snippet(DOCUMENT), ...files });
  const { code, stdout, stderr } = await run("validate", "--format", "json", ...flags);
  if (stdout === "") return { exit: code, found: [stderr] };
  const report: { diagnostics: { code: string; severity: string; location?: { line: number } }[] } =
    JSON.parse(stdout);
  const found = report.diagnostics.map(
    (each) => `${each.location?.line} ${each.severity} ${each.code}`,
  );
  return { exit: code, found };
}

const without = (part: RegExp) => snippet(DOCUMENT).replace(part, "");

test("the page's example is quiet", async () => {
  expect(await validate({}, "--strict")).toEqual({ exit: 0, found: [] });
});

test("a warning that was a note fails with --strict only", async () => {
  const files = { [DOCUMENT]: without(/ +x-asyncapi-gen-ignore:[\s\S]*/) };
  const found = ["8 warning lint/never-received"];
  expect(await validate(files)).toEqual({ exit: 0, found });
  expect(await validate(files, "--strict")).toEqual({ exit: 1, found });
});

test("`error` fails, `off` is silent", async () => {
  const files = { [DOCUMENT]: without(/ +x-asyncapi-gen-ignore:[\s\S]*/) };
  const config = (severity: string) => snippet(CONFIG).replace("warning", severity);
  expect(await validate({ ...files, [CONFIG]: config("error") })).toEqual({
    exit: 1,
    found: ["8 error lint/never-received"],
  });
  expect(await validate({ ...files, [CONFIG]: config("off") })).toEqual({ exit: 0, found: [] });
});

test("a decision covers the object that it stands in, and nothing beside it", async () => {
  const inside = snippet(DOCUMENT).replace(/ +x-asyncapi-gen-ignore:[\s\S]*/, "");
  const ignore = "x-asyncapi-gen-ignore: { code: lint/never-received, reason: It is archived. }\n";
  const atRoot = inside + ignore;
  expect(await validate({ [DOCUMENT]: atRoot })).toEqual({ exit: 0, found: [] });
  const beside = inside.replace("channels:\n  audited:\n", `$&    ${ignore}`);
  expect(await validate({ [DOCUMENT]: beside })).toEqual({
    exit: 0,
    found: ["5 warning lint/ignore-unused", "9 warning lint/never-received"],
  });
});

test("a decision in a referenced file covers what is found there", async () => {
  const shared = (ignore: string) => `messages:
  OrderAudited:
    payload: { type: object, example: {} }
    x-ordering: { key: $message.payload#/id }
    ${ignore}
`;
  const document = snippet(DOCUMENT).replace(
    "messages: { OrderAudited: { summary: An auditor has seen an order., payload: { type: object } } }",
    "messages: { OrderAudited: { $ref: 'shared.yaml#/messages/OrderAudited' } }",
  );
  const open = await validate({ [DOCUMENT]: document, "shared.yaml": shared("") });
  expect(open.found).toEqual([expect.stringMatching(/^\d+ \w+ lint\/key-missing$/)]);
  const ignore =
    "x-asyncapi-gen-ignore: [{ code: lint/key-missing, reason: The id comes with version 2. }]";
  const closed = await validate({ [DOCUMENT]: document, "shared.yaml": shared(ignore) });
  expect(closed).toEqual({ exit: 0, found: [] });
});

test.each([
  ["an unknown code", "lint/never-recieved", "did you mean `lint/never-received`?"],
  ["a code that is fixed", "document/syntax", "cannot be changed"],
])("the configuration refuses %s", async (_, code, expected) => {
  const config = `documents: [${DOCUMENT}]\nlint: { ${code}: off }\n`;
  const { exit, found } = await validate({ [CONFIG]: config });
  expect(exit).toBe(2);
  expect(JSON.stringify(found)).toContain("2 error config/invalid");
  const { run } = project({ [CONFIG]: config, [DOCUMENT]: snippet(DOCUMENT) });
  expect((await run("validate")).stderr).toContain(expected);
});

test("no error that forbids to generate is tunable, but for those that say so", () => {
  const errors = tunableCodes.filter((code) => codes[code].severity === "error");
  expect(errors).toEqual([
    "contract/example-invalid",
    "lint/incompatible-message",
    "lint/key-missing",
    "saga/unsafe",
  ]);
});
