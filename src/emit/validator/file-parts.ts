import type { Json, SchemaId } from "../../contract/model.js";
import { type Identifier, stringLiteral } from "../code.js";
import { identifier } from "../identifier.js";
import { jsonLayout } from "../json-layout.js";
import { type Code, code, type Layout, list, print } from "../layout.js";
import { compiles } from "../schema/pattern.js";
import { inPlace, isReferenceOnly, type SchemaNode } from "../schema/schema-node.js";
import type { Statement } from "./js.js";

/** A function of a validator file: `(value) => issue or undefined`. */
export interface CheckFunction {
  readonly name: Identifier;
  readonly statements: readonly Statement[];
}

type Check = (node: SchemaNode, parts: FileParts) => readonly Statement[];

/**
 * What the checks of one file share: the helpers they call, constants that are made once, and a
 * function for each named schema and for each branch of an alternative.
 */
export class FileParts {
  readonly #check: Check;
  readonly #nodeOf: (id: SchemaId) => SchemaNode;
  readonly #nameOf: (id: SchemaId) => Identifier;
  readonly #helpers = new Set<string>();
  readonly #constants = new Map<Code, Identifier>();
  readonly #layouts = new Map<Identifier, Layout>();
  readonly #functions = new Map<Identifier, CheckFunction | undefined>();
  readonly #schemas = new Map<SchemaId, Identifier>();

  constructor(
    check: Check,
    nodeOf: (id: SchemaId) => SchemaNode,
    nameOf: (id: SchemaId) => Identifier,
  ) {
    this.#check = check;
    this.#nodeOf = nodeOf;
    this.#nameOf = nameOf;
  }

  get helpers(): ReadonlySet<string> {
    return this.#helpers;
  }

  /** Their declarations, one after the other. */
  get constants(): readonly Code[] {
    return [...this.#layouts].map(([name, value]) => print(code`const ${name} = ${value};`));
  }

  get functions(): readonly CheckFunction[] {
    return [...this.#functions.values()].filter((one) => one !== undefined);
  }

  helper(name: string): Identifier {
    this.#helpers.add(name);
    return identifier(name, "camelCase");
  }

  pattern(source: string): Identifier {
    const flags = compiles(source, "u") ? [code`"u"`] : [];
    const given = list("arguments", [code`${stringLiteral(source)}`, ...flags]);
    return this.#constant("pattern", code`new RegExp${given}`);
  }

  values(values: readonly Json[]): Identifier {
    return this.#constant("values", jsonLayout(values));
  }

  names(names: readonly string[]): Identifier {
    return this.#constant("names", code`new Set(${jsonLayout(names)})`);
  }

  /** The named schema itself: for what looks through references. */
  nodeOf(id: SchemaId): SchemaNode {
    return this.#nodeOf(id);
  }

  /** The function that checks a named schema. */
  schema(id: SchemaId): Identifier {
    const known = this.#schemas.get(id);
    if (known !== undefined) return known;
    const name = this.#free(`check${this.#nameOf(id)}`);
    const isLoop = this.#leadsBack(id);
    const called = isLoop
      ? this.#constant("guard", code`${this.helper("once")}${list("arguments", [code`${name}`])}`)
      : name;
    this.#schemas.set(id, called);
    this.#function(name, this.#nodeOf(id));
    return called;
  }

  /** Whether checking a value by a schema leads to checking the same value by it again. */
  #leadsBack(id: SchemaId): boolean {
    const seen = new Set<SchemaId>();
    const waiting = [this.#nodeOf(id)];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (typeof node === "boolean") continue;
      waiting.push(...inPlace(node), ...(node.not === undefined ? [] : [node.not]));
      if (node.ref === undefined || seen.has(node.ref)) continue;
      seen.add(node.ref);
      waiting.push(this.#nodeOf(node.ref));
    }
    return seen.has(id);
  }

  /** A function that checks `node`; for a mere reference, the named schema's own. */
  function(wished: string, node: SchemaNode): Identifier {
    if (typeof node === "object" && node.ref !== undefined && isReferenceOnly(node)) {
      return this.schema(node.ref);
    }
    return this.#function(this.#free(wished), node);
  }

  branch(node: SchemaNode): Identifier {
    return this.function("branch1", node);
  }

  #function(name: Identifier, node: SchemaNode): Identifier {
    // Known before it is written, so that a schema may refer to itself.
    this.#functions.set(name, undefined);
    this.#functions.set(name, { name, statements: this.#check(node, this) });
    return name;
  }

  #free(wished: string): Identifier {
    const [base = wished] = /^.*?(?=\d*$)/.exec(wished) ?? [];
    let name = identifier(wished, "camelCase");
    for (let index = 2; this.#functions.has(name); index++) {
      name = identifier(`${base}${index}`, "camelCase");
    }
    return name;
  }

  #constant(kind: string, value: Layout): Identifier {
    const text = print(value);
    const known = this.#constants.get(text);
    if (known !== undefined) return known;
    const number = [...this.#constants.values()].filter((name) => name.startsWith(kind)).length;
    const name = identifier(`${kind}${number + 1}`, "camelCase");
    this.#constants.set(text, name);
    this.#layouts.set(name, value);
    return name;
  }
}
