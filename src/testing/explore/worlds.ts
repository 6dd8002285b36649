import type { SagaModel } from "./model.js";
import { decode, encode, type World } from "./world.js";

/** The worlds that a search has met, by number, each with the shortest way to it. */
export interface Worlds {
  readonly size: number;
  /** The number of a world; a new one gets the next, reached from `parent` by a move. */
  meet(world: World, parent: number, move: number): number;
  worldAt(number: number): World;
  nodeAt(number: number): number;
  /** Moves from the start. */
  depthOf(number: number): number;
  wayTo(number: number): readonly number[];
}

// A node of the coordinator and the text of the rest, as one number: a map of those is small and fast.
const texts = 2 ** 26;

export function createWorlds(model: SagaModel): Worlds {
  const textNumbers = new Map<string, number>();
  const knownTexts: string[] = [];
  const numbers = new Map<number, number>();
  const keys: number[] = [];
  const parents: number[] = [];
  const moves: number[] = [];
  const depths: number[] = [];
  const keyOf = (world: World): number => {
    const text = encode(world);
    let number = textNumbers.get(text);
    if (number === undefined) {
      number = knownTexts.push(text) - 1;
      textNumbers.set(text, number);
    }
    return world.node * texts + number;
  };
  const nodeAt = (number: number) => Math.floor((keys[number] ?? 0) / texts);
  return {
    get size() {
      return keys.length;
    },
    meet(world, parent, move) {
      const key = keyOf(world);
      const known = numbers.get(key);
      if (known !== undefined) return known;
      numbers.set(key, keys.length);
      parents.push(parent);
      moves.push(move);
      depths.push(parent < 0 ? 0 : (depths[parent] ?? 0) + 1);
      return keys.push(key) - 1;
    },
    nodeAt,
    worldAt: (number) =>
      decode(knownTexts[(keys[number] ?? 0) % texts] ?? "", nodeAt(number), model),
    depthOf: (number) => depths[number] ?? 0,
    wayTo(number) {
      const way: number[] = [];
      for (let at = number; (parents[at] ?? -1) >= 0; at = parents[at] ?? -1) {
        way.push(moves[at] ?? 0);
      }
      return way.reverse();
    },
  };
}
