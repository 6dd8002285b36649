import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { finding } from "../diagnostics/finding.js";
import { childrenOf, keyOf, locationOf, type Place } from "../document/source-file.js";

// Of every draft of JSON Schema, of AsyncAPI and of OpenAPI.
const keywords: readonly string[] = [
  ...["$id", "$schema", "$ref", "$comment", "$defs", "$anchor", "$vocabulary", "definitions"],
  ...["$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor", "id"],
  ...["title", "description", "default", "examples", "example", "deprecated", "readOnly"],
  ...["writeOnly", "nullable", "discriminator", "xml", "externalDocs", "type", "enum", "const"],
  ...["format", "pattern", "minLength", "maxLength", "contentEncoding", "contentMediaType"],
  ...["contentSchema", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  ...["required", "properties", "patternProperties", "additionalProperties", "propertyNames"],
  ...["unevaluatedProperties", "unevaluatedItems", "minProperties", "maxProperties"],
  ...["dependencies", "dependentRequired", "dependentSchemas", "items", "prefixItems"],
  ...["additionalItems", "contains", "minContains", "maxContains", "minItems", "maxItems"],
  ...["uniqueItems", "allOf", "anyOf", "oneOf", "not", "if", "then", "else"],
];
const known: ReadonlySet<string> = new Set(keywords);

/** What is no keyword and reads like a misspelt one: it says nothing, and nobody notices. */
export const misspeltKeywords = (schema: Place): readonly Diagnostic[] =>
  childrenOf(schema).flatMap((member) => {
    const name = keyOf(member);
    // Short words are near to each other by chance.
    if (known.has(name) || name.startsWith("x-") || name.length < 4) return [];
    const alike = keywords.filter(
      (each) => each.length > 3 && each.startsWith("$") === name.startsWith("$"),
    );
    const meant = didYouMean(name, alike, name.length < 7 ? 1 : 2);
    if (meant === undefined) return [];
    const message = `\`${name}\` is no keyword of a schema, so it says nothing.`;
    const location = locationOf(member, "key");
    return [
      finding("contract/misspelt-keyword", message, {
        location,
        hint: `did you mean \`${meant}\`?`,
      }),
    ];
  });
