import { didYouMean } from "../../diagnostics/did-you-mean.js";
import { finding } from "../../diagnostics/finding.js";
import { knownFormats } from "../../emit/validator/format-checks.js";
import type { LintRule } from "../rule.js";
import { localFormats } from "./time-without-zone.js";

// Of OpenAPI and Avro: they tell how a value is kept, or say again what `type` says.
const annotations: ReadonlySet<string> = new Set([
  ...["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "integer", "long"],
  ...["float", "double", "decimal", "number", "boolean", "string", "text", "char", "html"],
  ...["byte", "bytes", "binary", "base64", "base64url", "password", "markdown", "commonmark"],
]);

// Of later drafts and of the standard's list: correct, and not checked by us.
const unchecked: ReadonlySet<string> = new Set([
  ...["iri", "iri-reference", "idn-email", "idn-hostname", "uri-template"],
]);

// What people write for it, where no edit distance would find it.
const meant: Readonly<Record<string, string>> = {
  guid: "uuid",
  url: "uri",
  timestamp: "date-time",
  datetime: "date-time",
  "date-time-local": "date-time",
  ip: "ipv4",
  regexp: "regex",
  mail: "email",
};

/** A `format` that nobody knows: it says something to readers, and nothing is checked. */
export const unknownFormat: LintRule = {
  code: "lint/unknown-format",
  check: ({ places }) =>
    places.flatMap(({ schema: { format }, owner, locate }) => {
      if (typeof format !== "string" || format === "") return [];
      if (knownFormats.includes(format)) return [];
      if (annotations.has(format.toLowerCase()) || unchecked.has(format)) return [];
      // More is said of these by `lint/time-without-zone`.
      if (localFormats.has(format)) return [];
      const near = meant[format.toLowerCase()] ?? didYouMean(format, knownFormats);
      const hint =
        near === undefined
          ? "use a `pattern`, if values must be checked."
          : `did you mean \`${near}\`?`;
      const text = `\`format: ${format}\` in ${owner} is not known, so nothing is checked.`;
      return [finding("lint/unknown-format", text, { location: locate("format"), hint })];
    }),
};
