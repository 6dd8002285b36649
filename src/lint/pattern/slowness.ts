import { type Ambiguity, reachable, wordTo } from "./ambiguity.js";
import { type Automaton, automatonOf } from "./automaton.js";
import { Characters } from "./characters.js";
import { type Pattern, parsePattern } from "./parse.js";

/**
 * What makes a backtracking engine take time that grows with the square of a text, or faster: two
 * repetitions, one behind the other, that can share a text in any way (Weber and Seidl's second
 * criterion), and a rest on which the match fails. A search for a match, which is what a pattern without
 * `^` is, is such a repetition, too. Undefined: none, or too large or unusual a pattern to tell.
 */
export function findSlowness(text: string): Ambiguity | undefined {
  if (!/[*+]|,\}/.test(text)) return undefined;
  const parsed = parsePattern(text);
  if (!parsed) return undefined;
  const pattern = withoutLimits(parsed.pattern);
  const searched: Pattern = { kind: "sequence", parts: [search, pattern] };
  const automaton = automatonOf(isAnchored(pattern) ? pattern : searched);
  if (!automaton || automaton.atoms.length > STATES_MAX) return undefined;
  return inAutomaton(automaton, new Characters(text));
}

// The triples of a larger pattern would take too long to look at.
const STATES_MAX = 120;

const search: Pattern = {
  kind: "repeat",
  part: { kind: "atom", text: "[^]" },
  least: 0,
  most: Number.POSITIVE_INFINITY,
};

/** Of what is repeated at most some hundred times, the square is no danger. */
function withoutLimits(pattern: Pattern): Pattern {
  switch (pattern.kind) {
    case "sequence":
      return { kind: "sequence", parts: pattern.parts.map(withoutLimits) };
    case "choice":
      return { kind: "choice", options: pattern.options.map(withoutLimits) };
    case "repeat": {
      const { least, most } = pattern;
      const part = withoutLimits(pattern.part);
      const isEndless = most === Number.POSITIVE_INFINITY;
      return { kind: "repeat", part, least: Math.min(least, 1), most: isEndless ? most : 1 };
    }
    default:
      return pattern;
  }
}

function isAnchored(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case "assertion":
      return pattern.isStart === true;
    case "choice":
      return pattern.options.every(isAnchored);
    case "repeat":
      return pattern.least > 0 && isAnchored(pattern.part);
    case "sequence": {
      const first = pattern.parts.findIndex((part) => part.kind !== "assertion" || part.isStart);
      const part = pattern.parts[first];
      return part !== undefined && isAnchored(part);
    }
    case "atom":
      return false;
  }
}

interface Search {
  readonly automaton: Automaton;
  readonly sets: readonly bigint[];
  readonly characters: Characters;
  readonly reach: readonly ReadonlySet<number>[];
  /** How many more triples may be looked at. */
  budget: number;
}

function inAutomaton(automaton: Automaton, characters: Characters): Ambiguity | undefined {
  const sets = automaton.atoms.map((atom) => characters.set(atom));
  const reach = automaton.edges.map((_, state) => reachable(automaton.edges, state));
  const search = { automaton, sets, characters, reach, budget: 50_000 };
  const loops = automaton.atoms
    .map((_, state) => state)
    .filter((state) => reach[state]?.has(state) && !automaton.complete.has(state));
  for (const before of loops) {
    for (const after of loops) {
      // Those that lead back to each other are a matter of exponential time.
      if (!reach[before]?.has(after) || reach[after]?.has(before)) continue;
      const pump = pumpOf(search, before, after);
      if (pump === undefined) continue;
      const prefix = wordTo(search, before);
      const suffix = failureAfter(search, prefix + pump + pump);
      if (suffix !== undefined) return { prefix, pump, suffix };
    }
  }
  return undefined;
}

type Triple = readonly [stays: number, crosses: number, arrives: number];

/** A text that leads from the first loop around it, from the first to the second, and around that. */
function pumpOf(search: Search, before: number, after: number): string | undefined {
  const start: Triple = [before, before, after];
  const seen = new Set<string>();
  const waiting: (readonly [Triple, string])[] = [[start, ""]];
  for (let index = 0; index < waiting.length && search.budget > 0; index++) {
    const [triple, word] = waiting[index] ?? [start, ""];
    for (const [next, character] of nextTriples(search, triple, [before, after])) {
      const [stays, crosses, arrives] = next;
      if (stays === before && crosses === after && arrives === after) return word + character;
      const key = next.join(" ");
      if (seen.has(key)) continue;
      seen.add(key);
      waiting.push([next, word + character]);
    }
  }
  return undefined;
}

function* nextTriples(
  search: Search,
  [stays, crosses, arrives]: Triple,
  [before, after]: readonly [number, number],
): Generator<readonly [Triple, string]> {
  const { automaton, sets, characters, reach } = search;
  const nextOf = (state: number, goal: number): readonly number[] =>
    [...(automaton.edges[state]?.keys() ?? [])].filter(
      (next) => next === goal || reach[next]?.has(goal),
    );
  for (const a of nextOf(stays, before)) {
    for (const b of nextOf(crosses, after)) {
      const both = (sets[a] ?? 0n) & (sets[b] ?? 0n);
      if (both === 0n) continue;
      for (const c of nextOf(arrives, after)) {
        search.budget -= 1;
        const shared = both & (sets[c] ?? 0n);
        if (shared !== 0n) yield [[a, b, c], characters.one(shared)];
      }
    }
  }
}

// A rest that is longer would be of no pattern that people write.
const SUFFIX_MAX = 3;
const SETS_MAX = 400;
const FAILURE_COST = 1_000;

/** A short rest behind a text with which the pattern does not match; undefined when it always does. */
function failureAfter(search: Search, text: string): string | undefined {
  search.budget -= FAILURE_COST;
  const start = [...text].reduce<States>((at, character) => step(search, at, character), "start");
  const alphabet = search.characters.kinds(search.sets);
  const waiting: (readonly [States, string])[] = [[start, ""]];
  for (let index = 0; index < waiting.length && waiting.length < SETS_MAX; index++) {
    const [states, rest] = waiting[index] ?? [start, ""];
    if (typeof states === "string") continue;
    if (![...states].some((state) => search.automaton.last.has(state))) return rest;
    if (rest.length >= SUFFIX_MAX) continue;
    for (const each of alphabet) waiting.push([step(search, states, each), rest + each]);
  }
  return undefined;
}

/** Where a match may be; `matches` when nothing that follows can make it fail. */
type States = ReadonlySet<number> | "start" | "matches";

function step({ automaton, sets, characters }: Search, states: States, character: string): States {
  if (states === "matches") return states;
  const bits = characters.bit(character);
  const follow =
    states === "start"
      ? automaton.first
      : [...states].flatMap((state) => [...(automaton.edges[state]?.keys() ?? [])]);
  const next = new Set(follow.filter((state) => ((sets[state] ?? 0n) & bits) !== 0n));
  return [...next].some((state) => automaton.complete.has(state)) ? "matches" : next;
}
