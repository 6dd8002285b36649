import { describe, expect, test } from "vitest";
import type { SkeletonMember } from "../../emit/emitter.js";
import { mergeMembers } from "./merge.js";

const member = (name: string): SkeletonMember => ({
  name,
  stub: `  // async ${name}({ payload }) { ... }\n  ${name}: unwritten("${name}"),\n`,
  kin: [],
});
const members = ["close", "dim", "open"].map(member);
const object = { name: "lightHandlers", type: "LightHandlers" };

function merge(text: string, gone: readonly string[] = []) {
  return mergeMembers(text, { object, members, gone });
}
function merged(text: string): string {
  const result = merge(text);
  if ("reason" in result) throw new Error(result.reason);
  return result.text;
}
function reason(text: string): string {
  const result = merge(text);
  return "reason" in result ? result.reason : "merged";
}

const IMPORTS = `import { unwritten } from "asyncapi-gen/runtime";
import type { LightHandlers } from "../gen/consumer.js";
`;

describe("a stub goes", () => {
  test("between its neighbours in the contract's order", () => {
    expect(
      merged(`${IMPORTS}
export const lightHandlers: LightHandlers = {
  close: unwritten("close"), // soon
  // about open
  open() {},
};
`),
    ).toBe(`${IMPORTS}
export const lightHandlers: LightHandlers = {
  close: unwritten("close"), // soon
  // async dim({ payload }) { ... }
  dim: unwritten("dim"),
  // about open
  open() {},
};
`);
  });

  test("to the beginning, the middle and the end at once, with the member's indentation", () => {
    expect(
      merged(`${IMPORTS}
const lightHandlers: LightHandlers = {
\tdim: async () => {}
}
`),
    ).toBe(`${IMPORTS}
const lightHandlers: LightHandlers = {
\t// async close({ payload }) { ... }
\tclose: unwritten("close"),
\tdim: async () => {},
\t// async open({ payload }) { ... }
\topen: unwritten("open"),
}
`);
  });

  test("behind the neighbour where the user's order is another", () => {
    expect(
      merged(`${IMPORTS}
const lightHandlers: LightHandlers = {
  open() {},
  close() {},
};`),
    ).toBe(`${IMPORTS}
const lightHandlers: LightHandlers = {
  open() {},
  close() {},
  // async dim({ payload }) { ... }
  dim: unwritten("dim"),
};`);
  });

  test("with an empty line where empty lines separate the members", () => {
    expect(
      merged(`${IMPORTS}
const lightHandlers: LightHandlers = {
  async close() {
    return;
  },

  async open() {
    return;
  },
};
`),
    ).toContain(`
  },

  // async dim({ payload }) { ... }
  dim: unwritten("dim"),

  async open() {`);
  });

  test("into an object on one line", () => {
    expect(
      merged(`${IMPORTS}
const lightHandlers: LightHandlers = { close, open };
`),
    ).toBe(`${IMPORTS}
const lightHandlers: LightHandlers = { close,
  // async dim({ payload }) { ... }
  dim: unwritten("dim"),
  open };
`);
  });

  test("into an empty object", () => {
    expect(merged(`${IMPORTS}const lightHandlers: LightHandlers = {};`)).toBe(
      `${IMPORTS}const lightHandlers: LightHandlers = {
  // async close({ payload }) { ... }
  close: unwritten("close"),
  // async dim({ payload }) { ... }
  dim: unwritten("dim"),
  // async open({ payload }) { ... }
  open: unwritten("open"),
};`,
    );
  });

  test("into a file with a byte order mark, CRLF, a comment behind the last member and no last newline", () => {
    const lines = [
      '\ufeffimport { unwritten } from "asyncapi-gen/runtime";',
      "const lightHandlers: LightHandlers = {",
      "  close() {},",
      "  dim() {} // the last one",
      "  // more to come",
      "};",
    ];
    const result = merged(lines.join("\r\n"));
    expect(result).toBe(
      [
        ...lines.slice(0, 3),
        "  dim() {}, // the last one",
        "  // async open({ payload }) { ... }",
        '  open: unwritten("open"),',
        ...lines.slice(4),
      ].join("\r\n"),
    );
  });
});

describe("the object is found", () => {
  const inner = "{ close() {}, open() {} }";
  test.each([
    ["by its annotation, whatever its name", `const x: LightHandlers = ${inner};`],
    ["by `satisfies`", `export default ${inner} satisfies LightHandlers;`],
    ["by `as`", `export const x = ${inner} as LightHandlers;`],
    ["by its name", `export const lightHandlers = ${inner};`],
    ["in a call", `export const lightHandlers = traced("light", ${inner});`],
    ["in a call with a type argument", `start(define<LightHandlers>(${inner}));`],
    ["in a function that returns it", `function make(): LightHandlers { return ${inner}; }`],
    ["in an arrow that returns it", `const make = (db: Db): LightHandlers => (${inner});`],
    ["in a class", `class Light { readonly handlers: LightHandlers = ${inner}; }`],
    [
      "through a constant",
      `const all = ${inner};\nexport const lightHandlers: LightHandlers = all;`,
    ],
    ["under an alias", `import { LightHandlers as H } from "./x.js";\nconst x: H = ${inner};`],
    ["in a namespace", `import * as gen from "./x.js";\nconst x: gen.LightHandlers = ${inner};`],
    [
      "by its name among several",
      `const mock: LightHandlers = ${inner};\nconst lightHandlers: LightHandlers = ${inner};`,
    ],
  ])("%s", (_, text) => {
    const result = merged(IMPORTS + text);
    expect(result).toContain('dim: unwritten("dim"),');
    const stub = /\n {2}\/\/ async dim.*\n.*\n {1,2}(?= ?open)/;
    expect(result.replace(stub, "").replaceAll(" ", "")).toBe((IMPORTS + text).replaceAll(" ", ""));
  });
});

describe("nothing is added, and the reason is said, when", () => {
  test.each([
    ["a spread may bring it", "const lightHandlers: LightHandlers = { ...others };", "spread"],
    ["a computed name may be it", "const lightHandlers = { [name]: f, dim() {} };", "computed"],
    ["the file has moved", 'export { lightHandlers } from "./impl.js";', "no object of type"],
    ["a class stands there", "export class X implements LightHandlers {}", "no object of type"],
    ["a call is given something else", "const lightHandlers = make({ db });", "no object of type"],
    ["there are several", "const a: LightHandlers = {}; const b: LightHandlers = {};", "several"],
    ["the file is no TypeScript", "const lightHandlers: LightHandlers = { dim( };", "line 1"],
  ])("%s", (_, text, why) => {
    expect(reason(text)).toContain(why);
  });
});

describe("the import of `unwritten`", () => {
  const REST = "\nconst lightHandlers: LightHandlers = {};\n";
  test.each([
    [
      "comes before the first one",
      "// Mine.\n\nimport type { X } from './x.js'",
      "// Mine.\n\nimport { unwritten } from 'asyncapi-gen/runtime'\nimport type { X } from './x.js'",
    ],
    [
      "comes behind the last one where a comment belongs to the first",
      '// @ts-expect-error\nimport x from "./x.js"; // x',
      '// @ts-expect-error\nimport x from "./x.js"; // x\nimport { unwritten } from "asyncapi-gen/runtime";',
    ],
    [
      "joins what is imported from there",
      'import {\n  type Tx,\n  poison,\n} from "asyncapi-gen/runtime";',
      'import {\n  type Tx,\n  poison, unwritten,\n} from "asyncapi-gen/runtime";',
    ],
    [
      "does not join an import of types",
      'import type { Tx } from "asyncapi-gen/runtime";',
      'import { unwritten } from "asyncapi-gen/runtime";\nimport type { Tx } from "asyncapi-gen/runtime";',
    ],
  ])("%s", (_, before, after) => {
    expect(merged(before + REST).startsWith(`${after}\nconst lightHandlers`)).toBe(true);
  });

  test.each([
    [
      "has the alias that it has",
      'import { unwritten as todo } from "asyncapi-gen/runtime";',
      "todo",
    ],
    ["may be of all", 'import * as runtime from "asyncapi-gen/runtime";', "runtime.unwritten"],
    ["avoids a name that is taken", "const unwritten = 1;", "unwrittenStub"],
  ])("%s", (_, before, local) => {
    expect(merged(before + REST)).toContain(`  dim: ${local}("dim"),`);
  });

  test("comes first in a file without imports, behind what stands alone above", () => {
    expect(merged(`#!/usr/bin/env node\n// Mine.\n${REST}`)).toMatch(
      /^#!.*\n\/\/ Mine\.\n\nimport \{ unwritten \} from "asyncapi-gen\/runtime";\nconst light/,
    );
  });
});

describe("what the contract has no more", () => {
  test("is told with its place, and stays", () => {
    const text = `${IMPORTS}
const lightHandlers: LightHandlers = { close() {}, dim() {}, open() {},
  flash() {},
};`;
    expect(merge(text, ["flash", "blink"])).toEqual({
      text,
      added: [],
      lost: [{ name: "flash", line: 5, column: 3 }],
    });
  });
});

test("the members of a step are looked after as well", () => {
  const steps = [
    {
      name: "reserve",
      stub: '  reserve: {\n    send: unwritten("reserve.send"),\n    compensate: unwritten("reserve.compensate"),\n  },\n',
      kin: [],
      members: [
        { name: "send", stub: '    send: unwritten("reserve.send"),\n', kin: [] },
        { name: "compensate", stub: '    compensate: unwritten("reserve.compensate"),\n', kin: [] },
      ],
    },
    {
      name: "pay",
      stub: '  pay: {\n    send: unwritten("pay.send"),\n  },\n',
      kin: [],
      members: [{ name: "send", stub: '    send: unwritten("pay.send"),\n', kin: [] }],
    },
  ];
  const text = `${IMPORTS}
const shopBodies: ShopBodies = {
    reserve: {
        send: () => ({})
    },
};
`;
  const result = mergeMembers(text, {
    object: { name: "shopBodies", type: "ShopBodies" },
    members: steps,
    gone: [],
  });
  expect(result).toEqual({
    text: `${IMPORTS}
const shopBodies: ShopBodies = {
    reserve: {
        send: () => ({}),
        compensate: unwritten("reserve.compensate"),
    },

    pay: {
        send: unwritten("pay.send"),
    },
};
`,
    added: [
      { name: "pay", line: 10, column: 5 },
      { name: "reserve.compensate", line: 7, column: 9 },
    ],
    lost: [],
  });
});
