import type { Contract, JsonSchema, Message, ValuePointer } from "../contract/model.js";

export interface Discriminator {
  readonly at: ValuePointer;
  readonly is: string | number | boolean;
}

// Deep enough for an envelope of somebody else's, e.g. `/meta/type`.
const depthMax = 3;

/** What every message of this type says in the same place: `const`, or an `enum` of one value. */
export function discriminatorsOf(
  contract: Contract,
  { headers, payload }: Message,
): readonly Discriminator[] {
  const parts = [
    ["headers", headers],
    ["payload", payload],
  ] as const;
  return parts.flatMap(([part, schema]) =>
    schema === undefined ? [] : search(contract, schema, { in: part, path: [] }),
  );
}

function search(
  contract: Contract,
  schema: JsonSchema,
  at: ValuePointer,
): readonly Discriminator[] {
  const own = resolve(contract, schema);
  const only = onlyValue(own);
  if (only !== undefined) return at.path.length === 0 ? [] : [{ at, is: only }];
  if (at.path.length >= depthMax) return [];
  const required = Array.isArray(own.required) ? own.required : [];
  return Object.entries(membersOf(own)).flatMap(([name, member]) =>
    required.includes(name) ? search(contract, member, { ...at, path: [...at.path, name] }) : [],
  );
}

type Keywords = Readonly<Record<string, unknown>>;

function resolve(contract: Contract, schema: unknown): Keywords {
  const keywords = isKeywords(schema) ? schema : {};
  const named = contract.schemas.find(({ id }) => `#/schemas/${id}` === keywords.$ref);
  return isKeywords(named?.schema) ? named.schema : keywords;
}

const membersOf = ({ properties }: Keywords): Readonly<Record<string, JsonSchema>> =>
  isKeywords(properties) ? (properties as Readonly<Record<string, JsonSchema>>) : {};

function onlyValue(schema: Keywords): Discriminator["is"] | undefined {
  const values = Object.hasOwn(schema, "const") ? [schema.const] : schema.enum;
  if (!Array.isArray(values) || values.length !== 1) return undefined;
  const [value] = values as readonly unknown[];
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? value
    : undefined;
}

const isKeywords = (value: unknown): value is Keywords =>
  typeof value === "object" && value !== null && !Array.isArray(value);
