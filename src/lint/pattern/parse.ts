/** A pattern as far as it matters for the time that it takes. */
export type Pattern =
  /** One character of a set; `text` is how the pattern writes the set. */
  | { readonly kind: "atom"; readonly text: string }
  | { readonly kind: "sequence"; readonly parts: readonly Pattern[] }
  | { readonly kind: "choice"; readonly options: readonly Pattern[] }
  | {
      readonly kind: "repeat";
      readonly part: Pattern;
      readonly least: number;
      readonly most: number;
    }
  /** `^`, `$`, `\b` and what looks around: takes no character, and may fail. */
  | { readonly kind: "assertion"; readonly isStart?: true };

export interface ParsedPattern {
  readonly pattern: Pattern;
  /** The insides of lookaheads and lookbehinds: each is matched for itself. */
  readonly inside: readonly Pattern[];
}

/** Reads a pattern; undefined when it has what this does not understand, such as a backreference. */
export function parsePattern(text: string): ParsedPattern | undefined {
  const reader = new Reader(text);
  try {
    return { pattern: reader.whole(), inside: reader.inside };
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

class Unreadable extends Error {}

const assertion: Pattern = { kind: "assertion" };

class Reader {
  readonly inside: Pattern[] = [];
  readonly #text: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#text = [...text];
  }

  whole(): Pattern {
    const pattern = this.#choice();
    if (this.#at < this.#text.length) throw new Unreadable();
    return pattern;
  }

  #choice(): Pattern {
    const options = [this.#sequence()];
    while (this.#take("|")) options.push(this.#sequence());
    const [only, ...others] = options;
    return only && others.length === 0 ? only : { kind: "choice", options };
  }

  #sequence(): Pattern {
    const parts: Pattern[] = [];
    for (let next = this.#peek(); next !== undefined && next !== "|" && next !== ")"; ) {
      parts.push(this.#repeated(this.#one()));
      next = this.#peek();
    }
    return { kind: "sequence", parts };
  }

  #one(): Pattern {
    const next = this.#next();
    if (next === "^") return { kind: "assertion", isStart: true };
    if (next === "$") return assertion;
    if (next === "(") return this.#group();
    if (next === "[") return { kind: "atom", text: this.#class() };
    if (next === "\\") return this.#escape();
    if (/[*+?]/.test(next)) throw new Unreadable();
    return { kind: "atom", text: /[{}\]/]/.test(next) ? `\\${next}` : next };
  }

  #group(): Pattern {
    let looks = false;
    if (this.#take("?")) {
      const mark = this.#next();
      if (mark === "<" && this.#peek() !== "=" && this.#peek() !== "!") this.#until(">");
      else if (mark === "<") looks = this.#next() !== "";
      else if (mark === "=" || mark === "!") looks = true;
      else if (mark !== ":") throw new Unreadable();
    }
    const pattern = this.#choice();
    if (!this.#take(")")) throw new Unreadable();
    if (looks) this.inside.push(pattern);
    return looks ? assertion : pattern;
  }

  #class(): string {
    let text = "[";
    for (let next = this.#next(); next !== "]"; next = this.#next()) {
      text += next === "\\" ? next + this.#next() : next;
    }
    return `${text}]`;
  }

  #escape(): Pattern {
    const next = this.#next();
    if (next === "b" || next === "B") return assertion;
    if (/[1-9k]/.test(next)) throw new Unreadable();
    if (/[pP]/.test(next) || (next === "u" && this.#peek() === "{")) {
      return { kind: "atom", text: `\\${next}${this.#until("}")}` };
    }
    const more = { u: 4, x: 2, c: 1 }[next] ?? 0;
    let text = `\\${next}`;
    for (let count = 0; count < more; count++) text += this.#next();
    return { kind: "atom", text };
  }

  #repeated(part: Pattern): Pattern {
    const [least, most] = this.#counts();
    if (least === 1 && most === 1) return part;
    this.#take("?");
    return part.kind === "assertion" ? part : { kind: "repeat", part, least, most };
  }

  #counts(): readonly [least: number, most: number] {
    if (this.#take("*")) return [0, Number.POSITIVE_INFINITY];
    if (this.#take("+")) return [1, Number.POSITIVE_INFINITY];
    if (this.#take("?")) return [0, 1];
    const rest = this.#text.slice(this.#at, this.#at + 24).join("");
    const counts = /^\{(\d+)(?:(,)(\d*))?\}/.exec(rest);
    if (!counts) return [1, 1];
    const [whole, least, comma, most] = counts;
    this.#at += whole.length;
    const upper = comma === undefined ? Number(least) : Number(most || Number.POSITIVE_INFINITY);
    return [Number(least), upper];
  }

  #until(end: string): string {
    let text = "";
    for (let next = this.#next(); ; next = this.#next()) {
      text += next;
      if (next === end) return text;
    }
  }

  #peek(): string | undefined {
    return this.#text[this.#at];
  }

  #next(): string {
    const next = this.#peek();
    if (next === undefined) throw new Unreadable();
    this.#at += 1;
    return next;
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at += 1;
    return true;
  }
}
