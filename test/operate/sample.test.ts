import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { DOCUMENT, project } from "../cli/project.js";

const contracts = fileURLToPath(new URL("../../examples/ecommerce/contracts", import.meta.url));
const shop = readdirSync(contracts)
  .filter((name) => name.endsWith(".asyncapi.yaml"))
  .map((name) => `${contracts}/${name}`);

interface Sampled {
  readonly id: string;
  readonly type: string;
  readonly defect?: string;
  readonly data: unknown;
}

const lines = (text: string): readonly Sampled[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

/** Pipes what `sample` printed into `validate --events -`. */
async function validated(events: string, documents: readonly string[]) {
  const { runWith } = project({ "a.yaml": DOCUMENT });
  const stdin = (async function* () {
    yield Buffer.from(events);
  })();
  const ran = await runWith({ stdin }, "validate", ...documents, "--events", "-");
  return { code: ran.code, summary: ran.stderr.trimEnd().split("\n").at(-1) };
}

describe("what it prints is judged by `validate --events` as it says", () => {
  test.each(["OrderStarted", "Dim"])("%s", async (message) => {
    const documents = message === "Dim" ? ["a.yaml"] : shop;
    const { run } = project({ "a.yaml": DOCUMENT });
    const valid = await run("sample", message, ...documents, "-n", "25", "--seed", "7");
    expect(valid).toMatchObject({ code: 0, stderr: "" });
    expect(lines(valid.stdout)).toHaveLength(25);
    expect(await validated(valid.stdout, documents)).toEqual({
      code: 0,
      summary: "25 events: 25 valid, 0 invalid.",
    });
    const invalid = await run("sample", message, ...documents, "--invalid");
    const defects = lines(invalid.stdout).map(({ defect }) => defect);
    expect(new Set(defects).size).toBe(defects.length);
    expect(defects).not.toContain(undefined);
    const count = defects.length;
    expect(await validated(invalid.stdout, documents)).toEqual({
      code: 1,
      summary: `${count} event${count === 1 ? "" : "s"}: 0 valid, ${count} invalid.`,
    });
    const asJson = await run("sample", message, ...documents, "-n", "3", "--format", "json");
    expect(JSON.parse(asJson.stdout)).toHaveLength(3);
    expect(await validated(asJson.stdout, documents)).toMatchObject({ code: 0 });
  });
});

test("bytes are base64 in `data_base64`, and text is text", async () => {
  const messages = `messages:
      Picture: { contentType: image/png, payload: { type: string, format: binary } }
      Note: { contentType: text/plain, payload: { type: string, minLength: 2 } }`;
  const document = DOCUMENT.replace(/messages: \{.*\}/, messages);
  const { run, runWith } = project({ "a.yaml": document });
  const pictures = await run("sample", "Picture", "a.yaml", "-n", "3", "--seed", "1");
  const notes = await run("sample", "Note", "a.yaml", "-n", "2");
  const events = pictures.stdout + notes.stdout;
  expect(lines(events)).toMatchObject([
    { type: "Picture", datacontenttype: "image/png", data_base64: expect.any(String) },
    { data_base64: expect.any(String) },
    { data_base64: expect.any(String) },
    { type: "Note", datacontenttype: "text/plain", data: expect.any(String) },
    { data: expect.any(String) },
  ]);
  const check = async (text: string, ...flags: readonly string[]) => {
    const stdin = (async function* () {
      yield Buffer.from(text);
    })();
    const { code, stderr } = await runWith(
      { stdin },
      ...["validate", "a.yaml", "--events", "-", ...flags],
    );
    return [code, stderr];
  };
  expect(await check(events)).toEqual([0, "5 events: 5 valid, 0 invalid.\n"]);
  const refused = [
    [events.replaceAll("data_base64", "data"), "whose payload is bytes"],
    ['"iVBORw0KGgo="', "as base64 in `data_base64`", "--message", "Picture"],
    [events.replace(/"data_base64":"/, '"data_base64":"?'), "that is no base64"],
    [
      '{"type":"Note","specversion":"1.0","id":"1","source":"x","data_base64":"eA=="}',
      "at least 2 characters",
    ],
  ] as const;
  for (const [text, says, ...flags] of refused) {
    expect(await check(text, ...flags)).toEqual([1, expect.stringContaining(says)]);
  }
  const invalid = await run("sample", "Picture", "a.yaml", "--invalid");
  expect([invalid.code, invalid.stderr]).toEqual([
    1,
    expect.stringContaining("is bytes, of which"),
  ]);
});

test("the same seed gives the same events, another one others", async () => {
  const { run } = project({});
  const of = async (...flags: readonly string[]) =>
    (await run("sample", "OrderStarted", ...shop, "-n", "5", ...flags)).stdout;
  const seeded = await of("--seed", "1");
  expect(await of("--seed", "1")).toBe(seeded);
  const payloads = (text: string) => lines(text).map(({ data }) => JSON.stringify(data));
  const others = payloads(await of("--seed", "2"));
  expect(payloads(seeded).filter((payload) => others.includes(payload))).toEqual([]);
  expect(new Set(payloads(seeded)).size).toBe(5);
  expect(await of()).toBe(await of());
  const two = await of("--invalid", "--seed", "3");
  expect(lines(two)).toHaveLength(5);
  expect(await of("--invalid", "--seed", "4")).not.toBe(two);
});

test("without a message of that name, a sound document or anything to print it says so", async () => {
  const { run } = project({
    "a.yaml": DOCUMENT,
    "any.yaml": DOCUMENT.replace(/payload: .*/, "payload: {} } }"),
    "broken.yaml": DOCUMENT.replace("'#/channels/dim'", "'#/channels/dimm'"),
  });
  const unknown = await run("sample", "Dimm", "a.yaml");
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining("mean `Dim`")]);
  expect(await run("sample", "Dim", "broken.yaml")).toMatchObject({ code: 1, stdout: "" });
  const nothing = await run("sample", "Dim", "any.yaml", "--invalid");
  expect([nothing.code, nothing.stdout]).toEqual([1, ""]);
  expect(nothing.stderr).toContain("event/none");
  expect((await run("sample", "Dim", "a.yaml", "-n", "0")).code).toBe(2);
  expect((await run("sample", "Dim", "a.yaml", "--seed", "x")).code).toBe(2);
});
