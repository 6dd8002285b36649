/** `orderTotal_amount` is order, total, amount: the words of a name, in lower case. */
export const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");

/** The types that a schema names. */
export const typesIn = (schema: { readonly type?: unknown }): readonly string[] =>
  (Array.isArray(schema.type) ? schema.type : [schema.type]).filter(
    (type): type is string => typeof type === "string",
  );
