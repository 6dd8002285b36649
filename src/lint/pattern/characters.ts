// Every ASCII character, and one of each kind beyond: enough to tell sets of characters apart.
const common = [
  ...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)),
  ...["é", "ß", "Ω", "ж", "中", "あ", "١", "\u00a0", "\u2028", "\u0301", "😀"],
];

/** The characters that one pattern is looked at with; those that are easy to read come first. */
export class Characters {
  readonly #all: readonly string[];
  readonly #sets = new Map<string, bigint>();

  constructor(pattern: string) {
    const own = [...pattern].filter((character) => character > "\u007f");
    const all = [...new Set([...common, ...own])];
    const isPlain = (character: string): boolean => /[a-z0-9]/i.test(character);
    this.#all = [...all.filter(isPlain), ...all.filter((one) => !isPlain(one))];
  }

  /** The characters that an atom takes, as bits. */
  set(atom: string): bigint {
    const known = this.#sets.get(atom);
    if (known !== undefined) return known;
    const expression = expressionOf(atom);
    let bits = 0n;
    this.#all.forEach((character, index) => {
      if (expression?.test(character)) bits |= 1n << BigInt(index);
    });
    this.#sets.set(atom, bits);
    return bits;
  }

  /** A character of a set. */
  one(bits: bigint): string {
    return this.#all.find((_, index) => (bits >> BigInt(index)) & 1n) ?? "";
  }

  /** A character as bits. */
  bit(character: string): bigint {
    const index = this.#all.indexOf(character);
    return index < 0 ? 0n : 1n << BigInt(index);
  }

  /** A character of each kind that the sets tell apart. */
  kinds(sets: readonly bigint[]): readonly string[] {
    const byKind = new Map<string, string>();
    this.#all.forEach((character, index) => {
      const kind = sets.map((bits) => (bits >> BigInt(index)) & 1n).join("");
      if (!byKind.has(kind)) byKind.set(kind, character);
    });
    return [...byKind.values()];
  }

  /** A character, easy to see if there is one, that is not in a set. */
  other(bits: bigint): string | undefined {
    const isOut = (index: number): boolean => ((bits >> BigInt(index)) & 1n) === 0n;
    const visible = this.#all.findIndex((one, index) => /[!#%~]/.test(one) && isOut(index));
    const any = this.#all.findIndex((_, index) => isOut(index));
    return this.#all[visible >= 0 ? visible : any];
  }
}

function expressionOf(atom: string): RegExp | undefined {
  for (const flags of ["u", ""]) {
    try {
      return new RegExp(`^(?:${atom})$`, flags);
    } catch {}
  }
  return undefined;
}
