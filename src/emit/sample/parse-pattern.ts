/** What a pattern is made of, as far as it says which texts match. */
export type PatternNode =
  | { readonly kind: "nothing" }
  | { readonly kind: "characters"; readonly characters: readonly string[] }
  | { readonly kind: "sequence"; readonly parts: readonly PatternNode[] }
  | { readonly kind: "choice"; readonly options: readonly PatternNode[] }
  | {
      readonly kind: "repeat";
      readonly part: PatternNode;
      readonly least: number;
      readonly most: number;
    };

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
// In the order in which they are chosen: what is easy to read comes first.
const COMMON = [...`${LETTERS}${LETTERS.toUpperCase()}0123456789-_ .,:;/@#+*=!?()[]{}<>|&%$~^"'\\`];
const WORD = COMMON.filter((character) => /\w/.test(character));
const nothing: PatternNode = { kind: "nothing" };

/** Reads a pattern; undefined when it has something that this does not understand. */
export function parsePattern(pattern: string): PatternNode | undefined {
  const parser = new Parser(pattern);
  try {
    return parser.whole();
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

class Unreadable extends Error {}

class Parser {
  readonly #text: readonly string[];
  #at = 0;

  constructor(pattern: string) {
    this.#text = [...pattern];
  }

  whole(): PatternNode {
    const node = this.#choice();
    if (this.#at < this.#text.length) throw new Unreadable();
    return node;
  }

  #choice(): PatternNode {
    const options = [this.#sequence()];
    while (this.#take("|")) options.push(this.#sequence());
    const [only, ...others] = options;
    return only !== undefined && others.length === 0 ? only : { kind: "choice", options };
  }

  #sequence(): PatternNode {
    const parts: PatternNode[] = [];
    for (let next = this.#peek(); next !== undefined && next !== "|" && next !== ")"; ) {
      parts.push(this.#repeated(this.#atom()));
      next = this.#peek();
    }
    return { kind: "sequence", parts };
  }

  #atom(): PatternNode {
    const next = this.#next();
    if (next === "^" || next === "$") return nothing;
    if (next === ".") return { kind: "characters", characters: COMMON };
    if (next === "(") return this.#group();
    if (next === "[") return { kind: "characters", characters: this.#class() };
    if (next === "\\") return this.#escape();
    if (/[*+?{]/.test(next)) throw new Unreadable();
    return { kind: "characters", characters: [next] };
  }

  #group(): PatternNode {
    let looks = false;
    if (this.#take("?")) {
      const mark = this.#next();
      // What is looked at and not taken says nothing here; the finished text is tried anyway.
      if (mark === "=" || mark === "!") looks = true;
      else if (mark === "<") looks = this.#nameOrLook();
      else if (mark !== ":") throw new Unreadable();
    }
    const node = this.#choice();
    if (!this.#take(")")) throw new Unreadable();
    return looks ? nothing : node;
  }

  #nameOrLook(): boolean {
    if (this.#take("=") || this.#take("!")) return true;
    while (this.#next() !== ">");
    return false;
  }

  #repeated(part: PatternNode): PatternNode {
    const [least, most] = this.#counts() ?? [1, 1];
    this.#take("?");
    return least === 1 && most === 1 ? part : { kind: "repeat", part, least, most };
  }

  #counts(): readonly [number, number] | undefined {
    if (this.#take("*")) return [0, Number.POSITIVE_INFINITY];
    if (this.#take("+")) return [1, Number.POSITIVE_INFINITY];
    if (this.#take("?")) return [0, 1];
    if (!this.#take("{")) return undefined;
    let text = "";
    for (let next = this.#next(); next !== "}"; next = this.#next()) text += next;
    const [least, most] = /^(\d+)(?:,(\d*))?$/.exec(text)?.slice(1) ?? [];
    if (least === undefined) throw new Unreadable();
    const upper = most === "" ? Number.POSITIVE_INFINITY : Number(most ?? least);
    return [Number(least), upper];
  }

  /** The characters of `[...]`, those that are easy to read first. */
  #class(): readonly string[] {
    const excluding = this.#take("^");
    const found: string[] = [];
    for (let next = this.#next(); next !== "]"; next = this.#next()) {
      const from = next === "\\" ? this.#escapedSet() : [next];
      const [first] = from;
      const isRange = from.length === 1 && this.#peek() === "-" && this.#text[this.#at + 1] !== "]";
      if (!isRange || first === undefined) found.push(...from);
      else found.push(...this.#range(first));
    }
    const characters = excluding
      ? COMMON.filter((one) => !found.includes(one))
      : [
          ...COMMON.filter((one) => found.includes(one)),
          ...found.filter((one) => !COMMON.includes(one)),
        ];
    if (characters.length === 0) throw new Unreadable();
    return characters;
  }

  #range(first: string): readonly string[] {
    this.#next();
    const next = this.#next();
    const [last] = next === "\\" ? this.#escapedSet() : [next];
    const from = first.codePointAt(0) ?? 0;
    const to = last?.codePointAt(0) ?? 0;
    if (to < from) throw new Unreadable();
    // A range may span all of Unicode; a few of its characters will do.
    const length = Math.min(to - from + 1, 128);
    return Array.from({ length }, (_, index) => String.fromCodePoint(from + index));
  }

  #escape(): PatternNode {
    const next = this.#peek();
    if (next === "b" || next === "B") {
      this.#next();
      return nothing;
    }
    return { kind: "characters", characters: this.#escapedSet() };
  }

  #escapedSet(): readonly string[] {
    const next = this.#next();
    const not = (set: readonly string[]) => COMMON.filter((one) => !set.includes(one));
    const digits = [..."0123456789"];
    const sets: Readonly<Record<string, readonly string[]>> = {
      ...{ d: digits, D: not(digits), w: WORD, W: not(WORD), s: [" "], S: not([" "]) },
      ...{ t: ["\t"], n: ["\n"], r: ["\r"], f: ["\f"], v: ["\v"], "0": ["\0"] },
    };
    if (Object.hasOwn(sets, next)) return sets[next] ?? [];
    if (next === "x") return [this.#codePoint(2)];
    if (next === "u") return [this.#peek() === "{" ? this.#bracedCodePoint() : this.#codePoint(4)];
    if (next === "p" || next === "P") return this.#property(next === "P");
    if (/[A-Za-z1-9]/.test(next)) throw new Unreadable();
    return [next];
  }

  #property(excluding: boolean): readonly string[] {
    let name = "";
    for (let next = this.#next(); next !== "}"; next = this.#next()) name += next;
    const expression = new RegExp(`\\p${name}}`, "u");
    const characters = COMMON.filter((one) => expression.test(one) !== excluding);
    if (characters.length === 0) throw new Unreadable();
    return characters;
  }

  #codePoint(digits: number): string {
    const text = Array.from({ length: digits }, () => this.#next()).join("");
    if (!/^[\da-f]+$/i.test(text)) throw new Unreadable();
    return String.fromCharCode(Number.parseInt(text, 16));
  }

  #bracedCodePoint(): string {
    let text = "";
    this.#next();
    for (let next = this.#next(); next !== "}"; next = this.#next()) text += next;
    const point = Number.parseInt(text, 16);
    if (!(point <= 0x10ffff)) throw new Unreadable();
    return String.fromCodePoint(point);
  }

  #peek(): string | undefined {
    return this.#text[this.#at];
  }

  #next(): string {
    const next = this.#text[this.#at++];
    if (next === undefined) throw new Unreadable();
    return next;
  }

  #take(wanted: string): boolean {
    if (this.#peek() !== wanted) return false;
    this.#at++;
    return true;
  }
}
