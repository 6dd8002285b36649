import { type Automaton, automatonOf } from "./automaton.js";
import { Characters } from "./characters.js";
import { type Pattern, parsePattern } from "./parse.js";

/** A part of texts that a pattern can take in more and more ways. */
export interface Ambiguity {
  readonly prefix: string;
  /** Repeated n times, the engine tries about 2^n ways before it gives up. */
  readonly pump: string;
  /** Makes the match fail. */
  readonly suffix: string;
}

/**
 * What makes a backtracking engine take exponential time on a pattern: a state that one text leads
 * back to on two ways (Weber and Seidl's criterion), inside of a match that can still fail.
 * Undefined: none, or too large or unusual a pattern to tell.
 */
export function findAmbiguity(text: string): Ambiguity | undefined {
  // Without two quantifiers, or a choice under one, there is nothing to be ambiguous about.
  if ((text.match(/[*+]|,\d*\}/g) ?? []).length === 0) return undefined;
  const parsed = parsePattern(text);
  if (!parsed) return undefined;
  const characters = new Characters(text);
  for (const pattern of [parsed.pattern, ...parsed.inside]) {
    const found = inPattern(pattern, characters);
    if (found) return found;
  }
  return undefined;
}

function inPattern(pattern: Pattern, characters: Characters): Ambiguity | undefined {
  const automaton = automatonOf(pattern);
  if (!automaton) return undefined;
  const sets = automaton.atoms.map((atom) => characters.set(atom));
  for (const group of loopsOf(automaton)) {
    // Once the match is complete, nothing makes the engine come back.
    if (group.some((state) => automaton.complete.has(state))) continue;
    const loop = { automaton, sets, characters, states: new Set(group) };
    for (const state of group) {
      const pump = pumpOf(loop, state);
      if (pump !== undefined) return describe(loop, state, pump);
    }
  }
  return undefined;
}

interface Loop {
  readonly automaton: Automaton;
  readonly sets: readonly bigint[];
  readonly characters: Characters;
  /** States that reach each other. */
  readonly states: ReadonlySet<number>;
}

// The pairs of a larger loop would take too long to look at.
const LOOP_MAX = 120;

/** Groups of states that reach each other. */
function loopsOf({ edges }: Automaton): readonly (readonly number[])[] {
  const reach = edges.map((_, state) => reachable(edges, state));
  const groups = new Map<number, number[]>();
  edges.forEach((_, state) => {
    if (!reach[state]?.has(state)) return;
    const leader = [...(reach[state] ?? [])]
      .filter((other) => reach[other]?.has(state))
      .reduce((least, other) => Math.min(least, other), state);
    groups.set(leader, [...(groups.get(leader) ?? []), state]);
  });
  return [...groups.values()].filter((group) => group.length <= LOOP_MAX);
}

/** The states that one leads to. */
export function reachable(edges: Automaton["edges"], from: number): ReadonlySet<number> {
  const found = new Set<number>();
  const waiting = [...(edges[from]?.keys() ?? [])];
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    if (found.has(state)) continue;
    found.add(state);
    waiting.push(...(edges[state]?.keys() ?? []));
  }
  return found;
}

/** Two ways at a time: where each of them is, and whether they have ever parted. */
interface Pair {
  readonly left: number;
  readonly right: number;
  readonly hasParted: boolean;
  readonly word: string;
}

/** A text that leads from a state back to it on two ways. */
function pumpOf(loop: Loop, state: number): string | undefined {
  const seen = new Set<string>();
  const waiting: Pair[] = [{ left: state, right: state, hasParted: false, word: "" }];
  for (let index = 0; index < waiting.length; index++) {
    const pair = waiting[index];
    if (!pair) break;
    if (pair.hasParted && pair.left === state && pair.right === state) return pair.word;
    for (const next of nextPairs(loop, pair)) {
      const key = `${next.left} ${next.right} ${next.hasParted}`;
      if (seen.has(key)) continue;
      seen.add(key);
      waiting.push(next);
    }
  }
  return undefined;
}

function* nextPairs({ automaton, sets, characters, states }: Loop, pair: Pair): Generator<Pair> {
  for (const [left, ways] of automaton.edges[pair.left] ?? []) {
    if (!states.has(left)) continue;
    for (const right of automaton.edges[pair.right]?.keys() ?? []) {
      const shared = (sets[left] ?? 0n) & (sets[right] ?? 0n);
      if (!states.has(right) || shared === 0n) continue;
      const parts = left !== right || (pair.left === pair.right && ways > 1);
      const hasParted = pair.hasParted || parts;
      yield { left, right, hasParted, word: pair.word + characters.one(shared) };
    }
  }
}

function describe(loop: Loop, state: number, pump: string): Ambiguity {
  const { automaton, sets, characters } = loop;
  const follow = [...(automaton.edges[state]?.keys() ?? [])];
  const taken = follow.reduce((bits, next) => bits | (sets[next] ?? 0n), 0n);
  return { prefix: wordTo(loop, state), pump, suffix: characters.other(taken) ?? "" };
}

/** The shortest text that leads to a state. */
export function wordTo(
  { automaton, sets, characters }: Pick<Loop, "automaton" | "sets" | "characters">,
  state: number,
): string {
  const seen = new Set<number>();
  const waiting = automaton.first.map((next) => ({ next, word: "" }));
  for (let index = 0; index < waiting.length; index++) {
    const { next, word } = waiting[index] ?? { next: -1, word: "" };
    if (seen.has(next)) continue;
    seen.add(next);
    const longer = word + characters.one(sets[next] ?? 0n);
    if (next === state) return longer;
    for (const after of automaton.edges[next]?.keys() ?? [])
      waiting.push({ next: after, word: longer });
  }
  return "";
}
