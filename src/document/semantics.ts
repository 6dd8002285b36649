import { Parser } from "@asyncapi/parser";
import type { BrokenRule, ValidationRequest } from "./validation.js";

// Structure is checked by ourselves (structure.ts); the rest of these repeat what we report better:
// references (our loader), schemas of any language and examples (the contract), and what is no error
// at all. Those about schemas would also refuse every language that the parser has no plugin for.
const rules = {
  "asyncapi-document-resolved": "off",
  "asyncapi-document-unresolved": "off",
  "asyncapi-internal": "off",
  "asyncapi-latest-version": "off",
  "asyncapi2-schemas": "off",
  "asyncapi2-message-examples": "off",
  "asyncapi2-message-examples-custom-format": "off",
} as const;
const ignoredCodes = new Set(["invalid-ref"]);

const errorSeverity = 0;

/**
 * Checks the semantic rules of @asyncapi/parser, one document at a time. Making a parser takes
 * longer than checking a document, so one serves all.
 */
export function createSemanticsCheck(): (
  request: Pick<ValidationRequest, "texts">,
) => Promise<readonly BrokenRule[]> {
  let texts: ReadonlyMap<string, string> = new Map();
  let documents = 0;
  const parser = new Parser({
    ruleset: { recommended: false, rules },
    __unstable: { resolver: { resolvers: createResolvers((name) => texts.get(name)) } },
  });
  return async (request) => {
    texts = new Map(Object.entries(request.texts).map(([name, text]) => [name, disguise(text)]));
    // The parser caches by path: each document's files stand in a folder of their own.
    documents += 1;
    const source = `/${documents}/0.json`;
    const found = await parser.validate(texts.get("0.json") ?? "", { source });
    return found
      .filter(({ severity, code }) => severity === errorSeverity && !ignoredCodes.has(String(code)))
      .map(({ code, path, message }) => ({
        path: path.map((segment) => undisguise(String(segment))),
        kind: code === "uncaught-error" ? "crash" : "sentence",
        message: undisguise(message),
      }));
  };
}

/**
 * The parser reads local files and fetches URLs on its own. With `order: 1` these come first, and a
 * string, even for what is unknown, keeps it from trying further; throwing or returning nothing
 * would make it fall through to its own.
 */
const createResolvers = (textOf: (name: string) => string | undefined) =>
  (["file", "http", "https"] as const).map((schema) => ({
    schema,
    order: 1 as const,
    canRead: true,
    read: (uri: { toString(): string }): string => textOf(virtualName(uri.toString())) ?? "{}",
  }));

/** `0.json` of `/7/0.json`; anything else is no file of ours. */
const virtualName = (uri: string): string =>
  /^(?:file:\/\/)?\/\d+\/(\d+\.json)(?:#.*)?$/.exec(uri)?.[1] ?? "";

// A member of this name crashes the parser's reference resolver.
const disguise = (text: string): string =>
  text.replaceAll("hasOwnProperty", "hasOwnProperty\u2060");
const undisguise = (text: string): string =>
  text.replaceAll("hasOwnProperty\u2060", "hasOwnProperty");
