import type { Contract, SchemaId } from "../../contract/model.js";
import { readSchema } from "./read-schema.js";
import { inPlace, isTuple, type SchemaNode, type SchemaObject } from "./schema-node.js";

/** The named schemas of a contract, read. */
export class SchemaSet {
  readonly #nodes: ReadonlyMap<SchemaId, SchemaNode>;

  constructor(contract: Pick<Contract, "schemas">) {
    this.#nodes = new Map(contract.schemas.map(({ id, schema }) => [id, readSchema(schema)]));
  }

  get(id: SchemaId): SchemaNode {
    const node = this.#nodes.get(id);
    if (node === undefined) throw new Error(`the contract has no schema ${JSON.stringify(id)}`);
    return node;
  }

  /** Ids of the named schemas that `roots` use, also indirectly; sorted. */
  reachable(roots: readonly SchemaNode[]): readonly SchemaId[] {
    const found = new Set<SchemaId>();
    const todo = [...roots];
    for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
      if (typeof node === "boolean") continue;
      if (node.ref !== undefined && !found.has(node.ref)) {
        found.add(node.ref);
        todo.push(this.get(node.ref));
      }
      todo.push(...subschemas(node));
    }
    return [...found].sort();
  }
}

/** Every schema directly inside `node`. */
export const subschemas = (node: SchemaObject): readonly SchemaNode[] => [
  ...Object.values(node.properties ?? {}),
  ...Object.values(node.patternProperties ?? {}),
  ...(isTuple(node.items) ? node.items : optional(node.items)),
  ...optional(node.additionalProperties),
  ...optional(node.propertyNames),
  ...optional(node.additionalItems),
  ...optional(node.contains),
  ...optional(node.unevaluatedProperties),
  ...optional(node.unevaluatedItems),
  ...optional(node.not),
  ...inPlace(node),
];

const optional = (node: SchemaNode | undefined): readonly SchemaNode[] =>
  node === undefined ? [] : [node];
