import fc from "fast-check";
import { ts } from "ts-morph";
import { expect, test } from "vitest";
import type { Contract } from "../../src/contract/model.js";
import { emit } from "../../src/emit/index.js";
import { staysInside } from "../../src/workspace/jail.js";
import { bookTrip, message, options, service } from "./contract.js";

const CANARY = "globalThis.__PWNED=1";

const HIDDEN = ["\u0000", "\u2028", "\u2029", "\u202e"];

/** Text that tries to end a string, a comment, a template or a tag, and then to be code. */
const hostile = fc
  .tuple(
    fc.constantFrom(
      '"',
      "'",
      "`",
      "*/",
      "${",
      "\\",
      "\n",
      "\r",
      "\u2028",
      "\u2029",
      "{{",
      "</script>",
    ),
    fc.constantFrom(
      `;${CANARY};`,
      `)});${CANARY};//`,
      `}};${CANARY};/*`,
      `${CANARY}}`,
      `{{{${CANARY}}}}`,
    ),
    fc.constantFrom("", '"', "'", "`", "/*", "//", "\\", "../../x", "\u0000", "\u202e"),
  )
  .map((parts) => parts.join(""));

const texts = fc.array(hostile, { minLength: 14, maxLength: 14 });

/** A contract with hostile text wherever a string may stand, ids included. */
function hostileContract(given: readonly string[]): Contract {
  // Ids are unique in a contract, whatever they are made of.
  const text = (index: number): string => `${given[index] ?? ""}${index}`;
  const [first, second, third] = [text(0), text(1), text(2)];
  const address = `${text(3)}/{${text(4)}}`;
  const send = (id: string, name: string) => ({
    name,
    message: id,
    channel: "c",
    summary: text(5),
  });
  const received = [first, second, third].map((id, index) => send(id, `${text(6)}${index}`));
  const saga = {
    ...bookTrip,
    name: text(7),
    summary: text(8),
    startsOn: first,
    correlateBy: { [first]: { in: "payload" as const, path: [text(9)] } },
    steps: bookTrip.steps.map((step, index) => ({
      ...step,
      id: `${text(10)}${index}`,
      send: second,
      succeedsOn: second,
      failsOn: [third],
      dependsOn: index === 0 ? [] : [`${text(10)}0`],
      compensate: { send: third },
    })),
    completesWith: first,
    failsWith: third,
  };
  const payload = {
    type: "object",
    description: text(13),
    properties: { [text(13)]: { const: text(12) } },
  };
  return {
    services: [
      service(text(11), {
        title: text(12),
        description: text(12),
        sends: received,
        receives: [...received, send(first, "more")],
        sagas: [saga],
      }),
      service(`${text(11)}b`, { receives: received }),
    ],
    channels: [
      {
        id: "c",
        address,
        parameters: [{ name: text(4), values: [text(5)], description: text(6) }],
      },
    ],
    messages: [first, second, third].map((id, index) =>
      message(id, {
        wireType: `${text(13)}${index}`,
        contentType: text(5),
        summary: text(6),
        description: text(7),
        headers: {
          type: "object",
          required: [text(8)],
          properties: { [text(8)]: { type: "string" } },
        },
        payload,
        key: { in: "payload", path: [text(9)] },
      }),
    ),
    schemas: [],
  };
}

/** Identifiers of the code, so neither strings nor comments. */
function identifiersOf(node: ts.Node): readonly string[] {
  const found: string[] = ts.isIdentifier(node) ? [node.text] : [];
  ts.forEachChild(node, (child) => {
    found.push(...identifiersOf(child));
  });
  return found;
}

test("no text of a document becomes code, ends a literal or leaves the folder", () => {
  fc.assert(
    fc.property(texts, (given) => {
      const hostileOptions = { ...options, sourceOf: () => given[0] ?? "" };
      const files = emit(hostileContract(given), hostileOptions);
      for (const { path, text } of files) {
        expect(staysInside(path), path).toBe(true);
        const { diagnostics } = ts.transpileModule(text, { reportDiagnostics: true });
        expect(diagnostics, text).toEqual([]);
        const file = ts.createSourceFile("x.ts", text, ts.ScriptTarget.ES2022, true);
        expect(identifiersOf(file).filter((name) => name === "__PWNED")).toEqual([]);
        expect(HIDDEN.filter((character) => text.includes(character))).toEqual([]);
      }
      // Else nothing was tried.
      expect(files.some(({ text }) => text.includes("__PWNED"))).toBe(true);
    }),
    { numRuns: 12 },
  );
});
