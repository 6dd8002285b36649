import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checkFor, knownFormats } from "./format-checks.js";
import { helperTexts } from "./helper-sources.js";

// The official suite of draft-07, where it lies beside the repository.
const suite = new URL("../../../../shared/json-schema-draft7/optional/format/", import.meta.url);

interface Group {
  readonly tests: readonly { readonly data: unknown; readonly valid: boolean }[];
}

function checkOf(format: string): (text: string) => boolean {
  const name = checkFor(format) ?? "";
  return new Function(`${helperTexts([name]).join("\n")}\nreturn ${name};`)();
}

const examples: Readonly<Record<string, readonly [good: string[], bad: string[]]>> = {
  date: [["2024-02-29"], ["2023-02-29", "2024-02-30", "2024-13-01", "24-01-01"]],
  "date-time": [
    ["2024-01-01T00:00:00Z", "2024-01-01t00:00:00.5+02:00", "2016-12-31T23:59:60Z"],
    ["2024-01-01 00:00:00Z", "2024-01-01T00:00:00", "2024-02-30T00:00:00Z", "2024-01-01T24:00:00Z"],
  ],
  duration: [
    ["P1D", "PT1H30M", "P2W"],
    ["P", "PT", "1D", "P1D2W"],
  ],
  email: [
    ["a@example.com", '"a b"@example.com', "a@[192.0.2.1]"],
    ["a", "a@", "a..b@x.org", "@x.org"],
  ],
  hostname: [
    ["example.com", "a-b"],
    ["-a", "a_b", "a..b", ""],
  ],
  ipv4: [["192.0.2.1"], ["256.0.0.1", "1.2.3", "01.2.3.4"]],
  ipv6: [
    ["::1", "2001:db8::1", "::ffff:192.0.2.1"],
    [":::", "1::2::3", "12345::"],
  ],
  "json-pointer": [
    ["", "/a~1b/0"],
    ["a", "/~2"],
  ],
  regex: [["^a+$"], ["(", "\\Z"]],
  "relative-json-pointer": [
    ["0#", "1/a"],
    ["/a", "-1"],
  ],
  time: [
    ["12:00:00Z", "23:59:60Z"],
    ["12:00", "25:00:00Z", "12:00:60Z"],
  ],
  uri: [
    ["https://example.com/a?b#c", "urn:a:b"],
    ["/a", "//a", "http://[a]/", "a b:c"],
  ],
  "uri-reference": [
    ["/a", "a?b", ""],
    ["\\a", "%zz"],
  ],
  uuid: [
    ["0192f0c1-7b7e-7cc3-8a64-5f3a3c6f9a10"],
    ["urn:uuid:0192f0c1-7b7e-7cc3-8a64-5f3a3c6f9a10", "x"],
  ],
};

describe.each(knownFormats)("%s", (format) => {
  test("takes what is one and nothing else", () => {
    const check = checkOf(format);
    const [good = [], bad = []] = examples[format] ?? [];
    expect(good.length + bad.length).toBeGreaterThan(2);
    expect(good.filter((text) => !check(text))).toEqual([]);
    expect(bad.filter((text) => check(text))).toEqual([]);
  });

  const file = new URL(`${format}.json`, suite);
  if (existsSync(suite) && !existsSync(file)) return; // the suite says nothing of this format
  test("as the official suite has it", (context) => {
    context.skip(!existsSync(file), "the JSON Schema test suite not found beside this clone");
    const groups = JSON.parse(readFileSync(file, "utf8")) as readonly Group[];
    const check = checkOf(format);
    const wrong = groups
      .flatMap(({ tests }) => tests)
      // What lies behind `xn--` is a matter of Unicode tables that no file should carry.
      .filter(({ data }) => typeof data === "string" && !/^xn--/i.test(data))
      .filter(({ data, valid }) => check(data as string) !== valid);
    expect(wrong).toEqual([]);
  });
});
