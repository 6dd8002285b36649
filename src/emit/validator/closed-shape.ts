import { inPlace, isTuple, type SchemaNode, type SchemaObject } from "../schema/schema-node.js";
import type { SchemaSet } from "../schema/schema-set.js";

/**
 * What may stand in one place of a message that is published. The schemas of a place are taken
 * together, over `allOf`, `oneOf`, conditions and references: a property that one of them declares
 * is declared. Numbers are rows of the table; null is a place where nothing is refused.
 */
export interface Shape {
  readonly names?: Readonly<Record<string, Row>>;
  readonly patterns?: readonly (readonly [pattern: string, row: Row])[];
  /** The place of every other property; absent: there must be no other. */
  readonly rest?: Row;
  readonly first?: readonly Row[];
  readonly items?: Row;
}

type Row = number | null;

/** The schemas that hold together in one place. */
interface State {
  readonly nodes: readonly SchemaObject[];
  names: ReadonlyMap<string, State>;
  patterns: readonly (readonly [string, State])[];
  rest: State | "anything" | "nothing";
  first: readonly State[];
  items: State | undefined;
}

// Schemas can be built so that their places multiply without end; no real one comes near.
const MOST_PLACES = 20_000;

/** The table of shapes of a schema, the first row for the schema itself; empty: nothing is refused. */
export function closedShapes(root: SchemaNode, schemas: SchemaSet): readonly Shape[] {
  const states = new States(schemas);
  const start = states.of([root]);
  const closing = closingStates(states.all);
  if (!closing.has(start) || states.all.length >= MOST_PLACES) return [];
  const kept = states.all.filter((state) => closing.has(state));
  const rows = new Map(kept.map((state, index) => [state, index]));
  return kept.map((state) => shapeOf(state, (next) => rows.get(next) ?? null));
}

class States {
  readonly #schemas: SchemaSet;
  readonly #known = new Map<string, State>();
  readonly #numbers = new Map<SchemaObject, number>();

  constructor(schemas: SchemaSet) {
    this.#schemas = schemas;
  }

  get all(): readonly State[] {
    return [...this.#known.values()];
  }

  of(nodes: readonly SchemaNode[]): State {
    const together = this.#together(nodes);
    const key = together.map((node) => this.#numberOf(node)).join(" ");
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const names = new Map<string, State>();
    const state: State = {
      ...{ nodes: together, names, patterns: [], rest: "anything", first: [], items: undefined },
    };
    this.#known.set(key, state);
    if (this.#known.size < MOST_PLACES) this.#describe(state);
    return state;
  }

  #describe(state: State): void {
    const { nodes } = state;
    state.names = new Map(declaredNames(nodes).map((name) => [name, this.#member(nodes, name)]));
    state.patterns = nodes
      .flatMap((node) => Object.entries(node.patternProperties ?? {}))
      .map(([pattern, node]) => [pattern, this.of([node])]);
    const rest = nodes.flatMap(
      ({ additionalProperties, unevaluatedProperties }) =>
        additionalProperties ?? unevaluatedProperties ?? [],
    );
    const open = rest.includes(true) || (state.names.size === 0 && state.patterns.length === 0);
    const typed = rest.filter((node) => typeof node === "object");
    state.rest = typed.length > 0 ? this.of(typed) : open ? "anything" : "nothing";
    const length = Math.max(0, ...nodes.map(({ items }) => (isTuple(items) ? items.length : 0)));
    state.first = Array.from({ length }, (_, index) => this.of(nodes.flatMap(itemAt(index))));
    const others = nodes.flatMap(itemAt(Number.POSITIVE_INFINITY));
    state.items = others.length > 0 ? this.of(others) : undefined;
  }

  /** Everything that speaks of the member `name`. */
  #member(nodes: readonly SchemaObject[], name: string): State {
    const speaking = nodes.flatMap((node) => {
      const { properties = {}, patternProperties = {} } = node;
      const own = Object.hasOwn(properties, name) ? [properties[name] ?? true] : [];
      const matching = Object.entries(patternProperties).filter(([pattern]) =>
        new RegExp(pattern).test(name),
      );
      const found = [...own, ...matching.map(([, member]) => member)];
      return found.length > 0 ? found : (node.additionalProperties ?? []);
    });
    return this.of(speaking);
  }

  #numberOf(node: SchemaObject): number {
    const number = this.#numbers.get(node) ?? this.#numbers.size;
    this.#numbers.set(node, number);
    return number;
  }

  /** The nodes and all that hold in the same place, sorted, so that a place is known again. */
  #together(nodes: readonly SchemaNode[]): readonly SchemaObject[] {
    const found = new Set<SchemaObject>();
    const seen = new Set<SchemaObject>();
    const todo = [...nodes];
    for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
      if (typeof node === "boolean" || seen.has(node)) continue;
      seen.add(node);
      if (holdsParts(node)) found.add(node);
      if (node.ref !== undefined) todo.push(this.#schemas.get(node.ref));
      todo.push(...inPlace(node));
    }
    return [...found].sort((a, b) => this.#numberOf(a) - this.#numberOf(b));
  }
}

/** Whether a node speaks of what is inside of a value: all others are one place, where all may stand. */
const holdsParts = (node: SchemaObject): boolean =>
  [
    ...[node.properties, node.patternProperties, node.additionalProperties],
    ...[node.unevaluatedProperties, node.required, node.dependencies],
    ...[node.items, node.additionalItems, node.contains],
  ].some((keyword) => keyword !== undefined);

const declaredNames = (nodes: readonly SchemaObject[]): readonly string[] =>
  [
    ...new Set(
      nodes.flatMap(({ properties = {}, required = [], dependencies = {} }) => [
        ...Object.keys(properties),
        ...required,
        ...Object.entries(dependencies).flatMap(([name, needed]) =>
          Array.isArray(needed) ? [name, ...needed] : [name],
        ),
      ]),
    ),
  ].sort();

const itemAt =
  (index: number) =>
  ({ items, additionalItems, contains }: SchemaObject): readonly SchemaNode[] => {
    const among = contains === undefined ? [] : [contains];
    if (!isTuple(items)) return items === undefined ? among : [items, ...among];
    const item = items[index] ?? additionalItems;
    return item === undefined ? among : [item, ...among];
  };

/** The states that refuse something, or lead to one that does. */
function closingStates(states: readonly State[]): ReadonlySet<State> {
  const closing = new Set(states.filter(({ rest }) => rest === "nothing"));
  for (let before = -1; before < closing.size; ) {
    before = closing.size;
    for (const state of states) if (next(state).some((one) => closing.has(one))) closing.add(state);
  }
  return closing;
}

const next = ({ names, patterns, rest, first, items }: State): readonly State[] => [
  ...names.values(),
  ...patterns.map(([, state]) => state),
  ...(typeof rest === "object" ? [rest] : []),
  ...first,
  ...(items === undefined ? [] : [items]),
];

function shapeOf(state: State, row: (state: State) => Row): Shape {
  const { names, patterns, rest, first, items } = state;
  const entries = [...names].map(([name, member]) => [name, row(member)] as const);
  return {
    ...(names.size === 0 ? {} : { names: Object.fromEntries(entries) }),
    ...(patterns.length === 0
      ? {}
      : { patterns: patterns.map(([pattern, member]) => [pattern, row(member)] as const) }),
    ...(rest === "nothing" ? {} : { rest: rest === "anything" ? null : row(rest) }),
    ...(first.length === 0 ? {} : { first: first.map(row) }),
    ...(items === undefined ? {} : { items: row(items) }),
  };
}
