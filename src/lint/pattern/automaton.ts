import type { Pattern } from "./parse.js";

/** Each atom of a pattern is a state; a state is entered by taking one of its characters. */
export interface Automaton {
  /** How the pattern writes the characters of each state. */
  readonly atoms: readonly string[];
  /** From a state to the next ones, with the number of ways that lead there. */
  readonly edges: readonly ReadonlyMap<number, number>[];
  readonly first: readonly number[];
  /** States after which the match may be complete. */
  readonly last: ReadonlySet<number>;
  /** States after which the match is complete, whatever follows in the text. */
  readonly complete: ReadonlySet<number>;
}

// More says nothing new, and takes time.
const STATES_MAX = 600;
// What is repeated more often than this counts as repeated without end.
const copiesMax = { group: 24, atom: 64 };

interface Part {
  readonly first: readonly number[];
  readonly last: readonly number[];
  /** Those of `last` after which no assertion of the part can fail. */
  readonly complete: readonly number[];
  readonly isNullable: boolean;
  /** Nullable without an assertion that can fail. */
  readonly isFree: boolean;
}

const empty: Part = { first: [], last: [], complete: [], isNullable: true, isFree: true };

/** The automaton of a pattern; undefined when it is too large. */
export function automatonOf(pattern: Pattern): Automaton | undefined {
  const builder = new Builder();
  const whole = builder.build(pattern);
  if (whole === undefined) return undefined;
  return {
    atoms: builder.atoms,
    edges: builder.edges,
    first: whole.first,
    last: new Set(whole.last),
    complete: new Set(whole.complete),
  };
}

class Builder {
  readonly atoms: string[] = [];
  readonly edges: Map<number, number>[] = [];

  build(pattern: Pattern): Part | undefined {
    switch (pattern.kind) {
      case "atom":
        return this.#atom(pattern.text);
      case "assertion":
        return { ...empty, isFree: false };
      case "choice":
        return this.#choice(pattern.options);
      case "sequence":
        return this.#sequence(pattern.parts.map((part) => () => this.build(part)));
      case "repeat":
        return this.#repeat(pattern.part, pattern.least, pattern.most);
    }
  }

  #atom(text: string): Part | undefined {
    if (this.atoms.length >= STATES_MAX) return undefined;
    const state = this.atoms.push(text) - 1;
    this.edges.push(new Map());
    const only = [state];
    return { first: only, last: only, complete: only, isNullable: false, isFree: false };
  }

  #choice(options: readonly Pattern[]): Part | undefined {
    const parts = options.map((option) => this.build(option));
    if (parts.includes(undefined)) return undefined;
    const built = parts.filter((part) => part !== undefined);
    return {
      first: built.flatMap(({ first }) => first),
      last: built.flatMap(({ last }) => last),
      complete: built.flatMap(({ complete }) => complete),
      isNullable: built.some(({ isNullable }) => isNullable),
      isFree: built.some(({ isFree }) => isFree),
    };
  }

  #sequence(steps: readonly (() => Part | undefined)[]): Part | undefined {
    let sequence = empty;
    for (const step of steps) {
      const next = step();
      if (next === undefined) return undefined;
      this.#connect(sequence.last, next.first);
      sequence = {
        first: sequence.isNullable ? [...sequence.first, ...next.first] : sequence.first,
        last: next.isNullable ? [...sequence.last, ...next.last] : next.last,
        complete: next.isFree ? [...sequence.complete, ...next.complete] : next.complete,
        isNullable: sequence.isNullable && next.isNullable,
        isFree: sequence.isFree && next.isFree,
      };
    }
    return sequence;
  }

  #repeat(part: Pattern, least: number, most: number): Part | undefined {
    const isLoop = most > copiesMax[part.kind === "atom" ? "atom" : "group"];
    // Of a large number of times exactly, repeating without end would say too much.
    if (isLoop) return least === most ? undefined : this.#loop(part, least);
    const copy = () => this.build(part);
    const needed = Array.from({ length: least }, () => copy);
    return this.#sequence([...needed, () => this.#atMost(most - least, copy)]);
  }

  /** `x{0,3}` is `(?:x(?:x(?:x)?)?)?`: how many are taken is the only choice, not which. */
  #atMost(count: number, copy: () => Part | undefined): Part | undefined {
    if (count === 0) return empty;
    const nested = this.#sequence([copy, () => this.#atMost(count - 1, copy)]);
    return this.#skippable(nested);
  }

  #loop(part: Pattern, least: number): Part | undefined {
    const once = this.build(part);
    if (once === undefined) return undefined;
    this.#connect(once.last, once.first);
    return least === 0 ? this.#skippable(once) : once;
  }

  #skippable(part: Part | undefined): Part | undefined {
    return part && { ...part, isNullable: true, isFree: true };
  }

  #connect(from: readonly number[], to: readonly number[]): void {
    for (const state of from) {
      const edges = this.edges[state];
      for (const next of to) edges?.set(next, (edges.get(next) ?? 0) + 1);
    }
  }
}
