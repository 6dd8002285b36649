import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { memberAccess, numberLiteral, propertyKey, stringLiteral } from "./code.js";
import { docText } from "./doc-text.js";
import { filePath, fileStem } from "./file-path.js";
import { header } from "./header.js";
import { identifier } from "./identifier.js";

/** Texts with what ends strings, comments, templates and lines. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        ...[
          '"',
          "'",
          "`",
          "\\",
          "*/",
          "/*",
          "//",
          "${",
          "}}",
          "{{",
          "\n",
          "\r",
          "\u2028",
          "\u2029",
        ],
        ...["\ud800", "\u202e", "__proto__", "constructor", "globalThis.__PWNED=1;", "@ts-nocheck"],
      ),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(""));

const evaluate = (expression: string): unknown =>
  new Function(`"use strict"; return ${expression};`)();

describe("a string literal", () => {
  test("is one line that means the string", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const literal = stringLiteral(text);
        expect(evaluate(literal)).toBe(text);
        expect(literal).not.toMatch(/[\n\r\u2028\u2029\u202e]/);
      }),
    );
  });

  test("has the quotes that need no escaping", () => {
    expect(stringLiteral("it's")).toBe(`"it's"`);
    expect(stringLiteral('one of "a"')).toBe(`'one of "a"'`);
    expect(stringLiteral(`"it's"`)).toBe(`'"it\\'s"'`);
  });
});

test("a property key names an own property of an object literal", () => {
  fc.assert(
    fc.property(hostile, (name) => {
      const object = evaluate(`({ ${propertyKey(name)}: 1 })`) as object;
      expect(Object.entries(object)).toEqual([[name, 1]]);
      expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
      expect(evaluate(`({ ${propertyKey(name)}: 1 })${memberAccess(name)}`)).toBe(1);
    }),
  );
});

test("an identifier can be declared, whatever the text", () => {
  fc.assert(
    fc.property(
      hostile,
      fc.constantFrom("PascalCase" as const, "camelCase" as const),
      (text, style) => {
        const name = identifier(text, style);
        expect(evaluate(`(() => { const ${name} = 1; return ${name}; })()`)).toBe(1);
        expect(name in globalThis).toBe(false);
        expect(name in {}).toBe(false);
      },
    ),
  );
});

test.each([
  ["order-placed", "OrderPlaced", "orderPlaced"],
  ["ORDER_PLACED", "OrderPlaced", "orderPlaced"],
  ["order.placed.v1", "OrderPlacedV1", "orderPlacedV1"],
  ["URLChanged", "URLChanged", "urlChanged"],
  ["delete", "Delete", "delete_"],
  ["error", "Error_", "error"],
  ["2fa", "_2fa", "_2fa"],
  ["заказ создан", "ЗаказСоздан", "заказСоздан"],
  ["…", "Unnamed", "unnamed"],
])("%s is called %s or %s", (text, pascal, camel) => {
  expect(identifier(text, "PascalCase")).toBe(pascal);
  expect(identifier(text, "camelCase")).toBe(camel);
});

describe("a doc comment", () => {
  test("ends where it ends, and nothing of it is code", () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(0, 2), (text, indent) => {
        const comment = docText(text, indent);
        if (comment === "") return;
        expect(comment.trim()).toMatch(/^\/\*\*[\s\S]*\*\/$/);
        expect(comment.indexOf("*/")).toBe(comment.trimEnd().length - 2);
        expect(comment).not.toMatch(/[\r\u2028\u2029\u202e]|@ts-/);
        expect(evaluate(`1 ${comment}`)).toBe(1);
      }),
    );
  });

  test("is wrapped at 100 columns and keeps the author's lines", () => {
    const text = `${"word ".repeat(30)}\n\n- first\n- second`;
    const lines = docText(text, 2).split("\n");
    expect(lines.every((line) => line.length <= 100)).toBe(true);
    expect(lines.slice(-5)).toEqual(["   *", "   * - first", "   * - second", "   */", ""]);
  });

  test("of nothing is nothing", () => {
    expect(docText(" \n ")).toBe("");
    expect(docText(undefined)).toBe("");
  });
});

test("a number literal is a number and nothing else", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(evaluate(numberLiteral(value))).toBe(value === 0 ? 0 : value);
    }),
  );
  expect(numberLiteral(300000)).toBe("300_000");
  expect(() => numberLiteral(Number.NaN)).toThrow("not a finite number");
});

test("a file stem stays in its folder", () => {
  fc.assert(
    fc.property(hostile, (text) => filePath("messages", `${fileStem(text)}.ts`).length > 0),
  );
  expect(fileStem("OrderStarted")).toBe("order-started");
  expect(fileStem("aux")).toBe("aux-");
  expect(() => filePath("..", "x.ts")).toThrow("not a file name");
});

test("a header is one line", () => {
  fc.assert(
    fc.property(hostile, (path) => {
      expect(header(path).split(/[\n\r\u2028\u2029]/)).toHaveLength(2);
    }),
  );
});
