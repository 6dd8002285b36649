import { type FilePath, type Identifier, stringLiteral } from "./code.js";

/** What generated code may import by package name. */
export type PackageModule = "asyncapi-gen/runtime" | "asyncapi-gen/testing" | "vitest";

declare const printed: unique symbol;
/** The import declarations of a file, each with its newline; "" when there are none. */
export type ImportText = string & { readonly [printed]: "ImportText" };

interface Imported {
  readonly name: string;
  readonly local: Identifier;
  typeOnly: boolean;
}

const WIDTH = 100;

/**
 * Collects what a file uses and prints the import declarations: sorted, once each, `import type`
 * when nothing of a module is needed at run time.
 *
 * A generated module is named by its path (`messages/order-started.ts`); `from` is the path of the
 * importing file in the same folder. `declared` are the names that the file itself declares.
 */
export class Imports {
  readonly #from: string;
  readonly #taken: Set<string>;
  readonly #modules = new Map<string, Map<string, Imported>>();

  constructor(from: string, declared: readonly Identifier[] = []) {
    this.#from = from;
    this.#taken = new Set(declared);
  }

  /** Imports a value (or a value and type under one name); returns the name to use in this file. */
  value(name: string, module: PackageModule | FilePath, alias?: Identifier): Identifier {
    return this.#add(name, module, false, alias);
  }

  /** Imports a name that is used as a type; returns the name to use in this file. */
  type(name: string, module: PackageModule | FilePath, alias?: Identifier): Identifier {
    return this.#add(name, module, true, alias);
  }

  /** Imports a whole module: `import * as orderStarted from "..."`. */
  namespace(local: Identifier, module: FilePath): Identifier {
    return this.#add("*", module, false, local);
  }

  print(): ImportText {
    const modules = [...this.#modules].sort(([a], [b]) => compareModules(a, b));
    return modules.map(([module, symbols]) => declaration(module, symbols)).join("") as ImportText;
  }

  #add(name: string, module: string, typeOnly: boolean, alias: Identifier | undefined): Identifier {
    if (!/^(?:\*|[\p{ID_Start}$_][\p{ID_Continue}$]*)$/u.test(name)) {
      throw new TypeError(`not a name that can be imported: ${JSON.stringify(name)}`);
    }
    const specifier = specifierOf(this.#from, module);
    const symbols = this.#modules.get(specifier) ?? new Map<string, Imported>();
    this.#modules.set(specifier, symbols);
    const known = symbols.get(name);
    if (known !== undefined) {
      known.typeOnly &&= typeOnly;
      return known.local;
    }
    const local = this.#free(name, alias);
    symbols.set(name, { name, local, typeOnly });
    return local;
  }

  /** The name itself, else the alias, else the first free of `name2`, `name3`... */
  #free(name: string, alias: Identifier | undefined): Identifier {
    const wished = name === "*" ? [] : [name];
    const candidates = alias === undefined ? wished : [...wished, alias];
    const base = candidates.at(-1) ?? "module";
    let local = candidates.find((candidate) => !this.#taken.has(candidate));
    for (let index = 2; local === undefined; index++) {
      if (!this.#taken.has(`${base}${index}`)) local = `${base}${index}`;
    }
    this.#taken.add(local);
    return local as Identifier;
  }
}

/** `messages/order.ts` seen from `order/consumer.ts` is `../messages/order.js`. */
function specifierOf(from: string, module: string): string {
  if (!module.endsWith(".ts")) return module;
  const source = from.split("/").slice(0, -1);
  const target = module.replace(/\.ts$/, ".js").split("/");
  let shared = 0;
  while (shared < source.length && source[shared] === target[shared]) shared++;
  const up = source.slice(shared).map(() => "..");
  return [...(up.length > 0 ? up : ["."]), ...target.slice(shared)].join("/");
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Packages first, then the files furthest away: the order that organizing imports gives. */
function compareModules(a: string, b: string): number {
  const relative = Number(a.startsWith(".")) - Number(b.startsWith("."));
  return relative === 0 ? compare(a, b) : relative;
}

function declaration(module: string, symbols: ReadonlyMap<string, Imported>): string {
  const source = stringLiteral(module);
  const whole = symbols.get("*");
  const named = [...symbols.values()].filter((symbol) => symbol !== whole);
  const namespace = whole === undefined ? "" : `import * as ${whole.local} from ${source};\n`;
  if (named.length === 0) return namespace;
  named.sort(
    (a, b) => compare(a.name.toLowerCase(), b.name.toLowerCase()) || compare(a.name, b.name),
  );
  const typeOnly = named.every((symbol) => symbol.typeOnly);
  const specifiers = named.map((symbol) => specifierText(symbol, !typeOnly && symbol.typeOnly));
  const keyword = typeOnly ? "import type" : "import";
  const oneLine = `${keyword} { ${specifiers.join(", ")} } from ${source};`;
  if (oneLine.length <= WIDTH || specifiers.length === 1) return `${namespace}${oneLine}\n`;
  const lines = specifiers.map((specifier) => `  ${specifier},\n`).join("");
  return `${namespace}${keyword} {\n${lines}} from ${source};\n`;
}

function specifierText(symbol: Imported, marked: boolean): string {
  const renamed = symbol.name === symbol.local ? symbol.name : `${symbol.name} as ${symbol.local}`;
  return marked ? `type ${renamed}` : renamed;
}
