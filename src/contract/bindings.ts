import { childrenOf, follow, keyOf, type Place } from "../document/source-file.js";
import { sortKeys } from "./canonical.js";
import type { Bindings } from "./model.js";
import { compareText } from "./names.js";
import { type Layers, layeredChildren } from "./traits.js";

/** The bindings of a thing and its traits; of one protocol, what the winning layer says. */
export function bindingsOf(layers: Layers): { readonly bindings?: Bindings } {
  const written = layeredChildren(layers, "bindings").flatMap((place) =>
    childrenOf(follow(place)).flatMap(bindingOf),
  );
  if (written.length === 0) return {};
  // The last one of a name stays, so the winning layer comes last.
  const entries = new Map(written.toReversed());
  return {
    bindings: Object.fromEntries([...entries].sort(([a], [b]) => compareText(a, b))),
  };
}

function bindingOf(written: Place) {
  const place = follow(written);
  return place ? [[keyOf(written), sortKeys(place.value)] as const] : [];
}
