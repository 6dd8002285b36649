import { childOf, childrenOf, follow, type Place, textOf } from "../document/source-file.js";

/** An object and its traits, the one that wins first. */
export type Layers = readonly Place[];

/**
 * A message or operation with the traits it names. In 2.x a trait overrides what the object says,
 * in 3.x the object wins; of several traits the last one wins in both.
 */
export function layersOf(place: Place, major: 2 | 3): Layers {
  const traits = childrenOf(childOf(place, "traits"))
    .flatMap((each) => follow(each) ?? [])
    .reverse();
  return major === 2 ? [...traits, place] : [place, ...traits];
}

/** The member of the first layer that has it. */
export function layeredChild(layers: Layers, key: string): Place | undefined {
  for (const layer of layers) {
    const child = childOf(layer, key);
    if (child) return child;
  }
  return undefined;
}

/** The text of the first layer that has it. */
export function layeredText(layers: Layers, key: string): string | undefined {
  for (const layer of layers) {
    const text = textOf(layer, key);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** The members of all layers that have it, the winning one first. */
export const layeredChildren = (layers: Layers, key: string): readonly Place[] =>
  layers.flatMap((layer) => childOf(layer, key) ?? []);
