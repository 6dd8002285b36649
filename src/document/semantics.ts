import { Parser } from "@asyncapi/parser";
import type { BrokenRule, ValidationRequest } from "./validation.js";

// Structure is checked by ourselves (structure.ts); the rest of these repeat what we report better:
// references (our loader), examples (the contract), and what is no error at all.
const rules = {
  "asyncapi-document-resolved": "off",
  "asyncapi-document-unresolved": "off",
  "asyncapi-internal": "off",
  "asyncapi-latest-version": "off",
} as const;
const ignoredCodes = new Set([
  "invalid-ref",
  "asyncapi2-message-examples",
  "asyncapi2-message-examples-custom-format",
]);

const errorSeverity = 0;

/** Applies the semantic rules of @asyncapi/parser. */
export async function checkSemantics({ texts }: ValidationRequest): Promise<readonly BrokenRule[]> {
  const disguised = Object.entries(texts).map(([name, text]) => [name, disguise(text)] as const);
  const known = new Map(disguised);
  const parser = new Parser({
    ruleset: { recommended: false, rules },
    __unstable: { resolver: { resolvers: createResolvers(known) } },
  });
  const found = await parser.validate(known.get("/0.json") ?? "", { source: "/0.json" });
  return found
    .filter(({ severity, code }) => severity === errorSeverity && !ignoredCodes.has(String(code)))
    .map(({ code, path, message }) => ({
      path: path.map((segment) => undisguise(String(segment))),
      kind: code === "uncaught-error" ? "crash" : "sentence",
      message: undisguise(message),
    }));
}

/**
 * The parser reads local files and fetches URLs on its own. With `order: 1` these come first, and a
 * string, even for what is unknown, keeps it from trying further; throwing or returning nothing
 * would make it fall through to its own.
 */
const createResolvers = (known: ReadonlyMap<string, string>) =>
  (["file", "http", "https"] as const).map((schema) => ({
    schema,
    order: 1 as const,
    canRead: true,
    read: (uri: { toString(): string }): string => known.get(pathOf(uri.toString())) ?? "{}",
  }));

const pathOf = (uri: string): string => uri.replace(/^file:\/\//, "").replace(/#.*$/, "");

// A member of this name crashes the parser's reference resolver.
const disguise = (text: string): string =>
  text.replaceAll("hasOwnProperty", "hasOwnProperty\u2060");
const undisguise = (text: string): string =>
  text.replaceAll("hasOwnProperty\u2060", "hasOwnProperty");
