import { describe, expect, test } from "vitest";
import { identifier } from "./identifier.js";
import { code, hang, type Layout, list, print, union } from "./layout.js";

const long = (letter: string, length: number) => identifier(letter.repeat(length), "PascalCase");

const signature = (length: number): Layout =>
  code`ends${list("arguments", [
    code`history: After${list("typeArguments", [
      code`History`,
      union([code`${long("a", length)}`, code`${long("b", length)}`], "argument"),
    ])}`,
  ])}: void;`;

describe("print", () => {
  test("keeps what fits on one line", () => {
    expect(print(signature(20), 2)).toBe(
      `ends(history: After<History, ${long("a", 20)} | ${long("b", 20)}>): void;`,
    );
  });

  test("breaks the outermost bracket first", () => {
    const text = print(signature(33), 2);
    expect(text.split("\n")).toEqual([
      "ends(",
      `    history: After<History, ${long("a", 33)} | ${long("b", 33)}>,`,
      "  ): void;",
    ]);
  });

  test("then the brackets inside it, without a comma behind the last type argument", () => {
    expect(print(signature(60), 2).split("\n")).toEqual([
      "ends(",
      "    history: After<",
      "      History,",
      `      | ${long("a", 60)}`,
      `      | ${long("b", 60)}`,
      "    >,",
      "  ): void;",
    ]);
  });

  test("counts what stands behind a bracket", () => {
    const call = (tail: number) =>
      print(code`f${list("arguments", [code`x`])}: ${long("t", tail)};`);
    expect(call(93)).toBe(`f(x): ${long("t", 93)};`);
    expect(call(94).split("\n")).toHaveLength(3);
  });

  test("a union of an alias on lines of its own, its members one step further in", () => {
    const member = code`Declined${list("typeArguments", [code`${long("a", 60)}`, code`${long("b", 60)}`])}`;
    expect(print(code`type F =${union([member, code`TimedOut`], "alias")};`).split("\n")).toEqual([
      "type F =",
      "  | Declined<",
      `      ${long("a", 60)},`,
      `      ${long("b", 60)}`,
      "    >",
      "  | TimedOut;",
    ]);
  });

  test("hangs what does not fit behind a colon", () => {
    const text = (length: number) => print(hang(code`key:`, code`${long("v", length)},`), 2);
    expect(text(92)).toBe(`key: ${long("v", 92)},`);
    expect(text(93)).toBe(`key:\n    ${long("v", 93)},`);
  });

  test("prints empty brackets and padded ones", () => {
    expect(print(list("array", []))).toBe("[]");
    expect(print(list("object", [code`a`, code`b`]))).toBe("{ a, b }");
  });
});
