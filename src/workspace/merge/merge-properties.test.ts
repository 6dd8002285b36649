import fc from "fast-check";
import { ts } from "ts-morph";
import { expect, test } from "vitest";
import type { SkeletonMember } from "../../emit/emitter.js";
import { mergeMembers } from "./merge.js";

const POOL = ["alpha", "beta", "delta", "gamma", "order-placed", "publish", "zeta"] as const;
type Name = (typeof POOL)[number];

const keyOf = (name: string): string => (/^\w+$/.test(name) ? name : `"${name}"`);

const member = (name: string): SkeletonMember => ({
  name,
  stub: `  // async ${keyOf(name)}({ payload }) { ... }\n  ${keyOf(name)}: unwritten("${name}"),\n`,
  kin: [],
});

const oneOf = <Value>(...values: readonly Value[]): fc.Arbitrary<Value> =>
  fc.constantFrom(...values);

/** How a user may have written a handler; `{` and `}` in texts and comments are traps. */
const bodies: fc.Arbitrary<(name: string) => string> = oneOf<(name: string) => string>(
  (name) => `${keyOf(name)}() {}`,
  (name) => `${keyOf(name)}: () => {}`,
  (name) => `${keyOf(name)}: () => ({ alpha: "}, // {" })`,
  (name) => `["${name}"]: () => \`\n  beta: \${"x"},\n\``,
  (name) => `get ${keyOf(name)}() {\n    // done, }\n    return () => 1;\n  }`,
  (name) => `${keyOf(name)}: function (): { gamma: number } {\n\t\treturn { gamma: 1 };\n  }`,
  (name) => (/^\w+$/.test(name) ? name : `"${name}": other`),
);

const trivia = oneOf("", " ", " /* , */ ", "\n", "\n  // own line, }\n", "\n\n");
const afterComma = oneOf(
  "",
  " ",
  "\n",
  "\n\n",
  " // note\n",
  " /* a\n b */ ",
  "\n\n  // about the next {\n",
);

interface Written {
  readonly text: string;
  readonly has: readonly Name[];
}

const written: fc.Arbitrary<Written> = fc
  .record({
    has: fc.shuffledSubarray([...POOL]),
    parts: fc.array(fc.tuple(bodies, trivia, afterComma), { minLength: 7, maxLength: 7 }),
    open: oneOf("", " ", "\n", " // first\n", " /* x */", "\n  /* } */\n"),
    hasLastComma: fc.boolean(),
    close: oneOf("", " ", "\n", "\n  // last, {\n"),
    head: oneOf(
      "",
      "\ufeff",
      "// Mine.\n\n",
      "// @ts-check\n",
      '"use strict";\n',
      'import { unwritten } from "asyncapi-gen/runtime";\n',
      'import { unwritten as todo } from "asyncapi-gen/runtime"\n',
      'import type { Tx } from "asyncapi-gen/runtime";\n',
      "import {\n  poison,\n} from 'asyncapi-gen/runtime';\n",
      "const unwritten = 1;\n",
    ),
    wrap: oneOf<(object: string) => string>(
      (object) => `export const lightHandlers: LightHandlers = ${object};`,
      (object) => `export const lightHandlers = ${object} satisfies LightHandlers`,
      (object) => `export default (${object}) satisfies LightHandlers;`,
      (object) => `function make(): LightHandlers {\n  return ${object};\n}`,
      (object) => `const make = (): LightHandlers => (${object})`,
      (object) => `export const lightHandlers = same<LightHandlers>(${object});`,
      (object) => `  export const lightHandlers: LightHandlers = (${object});`,
    ),
    tail: oneOf("", "\n", "\n// The end."),
    end: oneOf("\n", "\r\n"),
  })
  .map(({ has, parts, open, hasLastComma, close, head, wrap, tail, end }) => {
    const members = has.map((name, index) => {
      const [body, before, after] = parts[index] ?? [() => "", "", ""];
      const isLast = index === has.length - 1;
      return `${body(name)}${before}${isLast && !hasLastComma ? "" : `,${after}`}`;
    });
    const imports = 'import { same, type LightHandlers } from "./consumer.js";\n';
    const before = `${POOL.filter((name) => /^\w+$/.test(name))
      .map((name) => `const ${name} = () => {};`)
      .join("\n")}\nconst other = alpha;\n`;
    const text = `${head}${imports}${before}${wrap(`{${open}${members.join("")}${close}}`)}${tail}`;
    return { text: text.replaceAll("\n", end), has };
  });

const LIB = `interface Array<T> { length: number } interface Boolean {} interface CallableFunction {}
interface Function {} interface IArguments {} interface NewableFunction {} interface Number {}
interface Object {} interface RegExp {} interface String {}`;
const RUNTIME = `export declare function unwritten(name: string): () => never;
export declare function poison(): never; export interface Tx { readonly x: 1 }`;

const parsed = (name: string, text: string): readonly [string, ts.SourceFile] => [
  name,
  ts.createSourceFile(name, text, ts.ScriptTarget.ESNext, true),
];
const CONSTANT = new Map([parsed("/lib.d.ts", LIB), parsed("/runtime.d.ts", RUNTIME)]);

/** The compiler's errors on a user's file whose interface has these members. */
function errorsIn(text: string, names: readonly string[]): readonly string[] {
  const handlers = names.map((name) => `readonly ${keyOf(name)}: () => unknown;`).join(" ");
  const files = new Map([
    ["/lib.d.ts", LIB],
    ["/runtime.d.ts", RUNTIME],
    [
      "/consumer.ts",
      `export interface LightHandlers { ${handlers} }\nexport const same = <T>(value: T): T => value;`,
    ],
    ["/handlers.ts", text],
  ]);
  const options: ts.CompilerOptions = {
    strict: true,
    noLib: true,
    noEmit: true,
    types: [],
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    paths: { "asyncapi-gen/runtime": ["/runtime.d.ts"] },
  };
  const host: ts.CompilerHost = {
    getSourceFile: (name) => {
      const constant = CONSTANT.get(name);
      if (constant !== undefined) return constant;
      const found = files.get(name);
      return found === undefined
        ? undefined
        : ts.createSourceFile(name, found, ts.ScriptTarget.ESNext, true);
    },
    getDefaultLibFileName: () => "/lib.d.ts",
    writeFile: () => undefined,
    getCurrentDirectory: () => "/",
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
    fileExists: (name) => files.has(name),
    readFile: (name) => files.get(name),
  };
  const program = ts.createProgram(["/lib.d.ts", "/handlers.ts"], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
}

/** What must be left out of `after` to get `before`, if that is possible. */
function insertedInto(before: string, after: string): string | undefined {
  let [inserted, at] = ["", 0];
  for (const char of after) {
    if (before.startsWith(char, at)) at += char.length;
    else inserted += char;
  }
  return at === before.length ? inserted : undefined;
}

test("whatever the user has written and the contract gains: no byte of the user's is lost, and what compiled compiles", () => {
  let merges = 0;
  fc.assert(
    fc.property(written, fc.subarray([...POOL]), ({ text, has }, contract) => {
      const wanted = contract.length === 0 ? [...POOL] : contract;
      const gone = has.filter((name) => !wanted.includes(name));
      const missing = wanted.filter((name) => !has.includes(name));
      fc.pre(errorsIn(text, has).length === 0);
      const object = { name: "lightHandlers", type: "LightHandlers" };
      const result = mergeMembers(text, { object, members: wanted.map(member), gone });
      if ("reason" in result) throw new Error(result.reason);
      expect(result.added.map(({ name }) => name).sort()).toEqual([...missing].sort());
      expect(result.lost.map(({ name }) => name).sort()).toEqual([...gone].sort());
      expect(insertedInto(text, result.text)).toBeDefined();
      expect(errorsIn(result.text, [...has, ...missing])).toEqual([]);
      // Another run has nothing to add.
      const again = mergeMembers(result.text, { object, members: wanted.map(member), gone });
      expect(again).toMatchObject({ text: result.text, added: [] });
      if (missing.length > 0) merges++;
    }),
    { numRuns: 150 },
  );
  expect(merges).toBeGreaterThan(30);
}, 120_000);
