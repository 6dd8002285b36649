import { groupBy } from "./group-by.js";
import { compareText, shortHash } from "./names.js";

/** Something that wants a name. */
export interface Claim {
  readonly name: string;
  /** The document writes exactly this name. */
  readonly exact: boolean;
  /** It stands where others refer to it by its name (`components`). */
  readonly shared: boolean;
  /** What tells it from others of its name: PascalCase. */
  readonly qualifier: string;
  /** What tells it apart where the qualifier is that of others, too: PascalCase. */
  readonly otherwise?: string;
  /** Text that only it has and that does not depend on its neighbours. */
  readonly seed: string;
}

export interface Names<Item> {
  readonly names: ReadonlyMap<Item, string>;
  /** Items that wanted one name. */
  readonly collisions: readonly (readonly Item[])[];
}

/**
 * Gives each item a name that no other has, not even in another case (they become file names).
 * Of several that want one name, the one that has most right to it keeps it and the others get a
 * longer one; nothing is numbered by its position, so that a new neighbour renames nobody else.
 */
export function assignNames<Item extends Claim>(claims: readonly Item[]): Names<Item> {
  const groups = groupBy(claims, ({ name }) => name.toLowerCase());
  const names = new Map<Item, string>();
  const taken = new Set<string>(groups.keys());
  for (const group of groups.values()) {
    const keeper = keeperOf(group);
    if (keeper) names.set(keeper, keeper.name);
    const rest = group.filter((each) => each !== keeper);
    for (const each of rest.toSorted((a, b) => compareText(a.seed, b.seed))) {
      const name = longerName(each, rest, taken);
      taken.add(name.toLowerCase());
      names.set(each, name);
    }
  }
  return { names, collisions: [...groups.values()].filter((group) => group.length > 1) };
}

/** The one item that comes before all others, if there is one. */
function keeperOf<Item extends Claim>(group: readonly Item[]): Item | undefined {
  const rights = (each: Item): number => (each.shared ? 2 : 0) + (each.exact ? 1 : 0);
  const most = Math.max(...group.map(rights));
  const first = group.filter((each) => rights(each) === most);
  return first.length === 1 ? first[0] : undefined;
}

/** The first longer name that nobody else wants or has: who comes later changes none of them. */
function longerName(claim: Claim, rivals: readonly Claim[], taken: ReadonlySet<string>): string {
  const tellings = [({ qualifier }: Claim) => qualifier, ({ otherwise = "" }: Claim) => otherwise];
  for (const telling of tellings) {
    const name = `${claim.name}${telling(claim)}`;
    const isOwn = rivals.every((each) => each === claim || telling(each) !== telling(claim));
    if (telling(claim) !== "" && isOwn && !taken.has(name.toLowerCase())) return name;
  }
  return `${claim.name}${shortHash(claim.seed)}`;
}
