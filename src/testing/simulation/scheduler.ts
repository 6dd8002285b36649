import { chance, createOrdinals } from "./keyed-chance.js";

export interface Owner {
  hang(): Promise<never>;
}

export interface GateOptions {
  /** Whose it is; when its process crashes, it waits for what never comes. */
  readonly owner?: Owner;
  /** When it may open at the earliest, asked anew each time: a neighbour may go down meanwhile. */
  readonly notBeforeMs?: () => number;
}

/**
 * All that could happen next waits at a gate; when nothing moves any more, the seed says which gate
 * opens. So one thing happens at a time, and no race of promises decides anything.
 */
export interface Scheduler {
  /** Resolves when it is its turn. */
  gate(name: string, options?: GateOptions): Promise<void>;
  /** Opens one gate, if any may be opened at this time; tells which. */
  openOne(nowMs: number): string | undefined;
  /** When the first of the gates that are shut now may be opened. */
  nextMs(nowMs: number): number | undefined;
  forget(owner: Owner): void;
}

interface Gate {
  readonly name: string;
  readonly rank: number;
  readonly order: number;
  readonly owner: Owner | undefined;
  readonly notBeforeMs: () => number;
  readonly open: (result?: Promise<never>) => void;
}

const always = () => Number.NEGATIVE_INFINITY;

export function createScheduler(seed: number): Scheduler {
  const ordinal = createOrdinals();
  const gates = new Set<Gate>();
  let order = 0;
  const earliest = (nowMs: number): Gate | undefined => {
    let first: Gate | undefined;
    for (const gate of gates) {
      if (gate.notBeforeMs() <= nowMs && (first === undefined || isBefore(gate, first)))
        first = gate;
    }
    return first;
  };
  return {
    gate(name, { owner, notBeforeMs = always } = {}) {
      order += 1;
      const rank = chance(seed, `turn of ${ordinal(name)}`);
      return new Promise<void>((resolve) => {
        const open: Gate["open"] = (result) => resolve(result);
        gates.add({ name, rank, order, owner, notBeforeMs, open });
      });
    },
    openOne(nowMs) {
      const gate = earliest(nowMs);
      if (gate === undefined) return undefined;
      gates.delete(gate);
      gate.open();
      return gate.name;
    },
    nextMs(nowMs) {
      const later = [...gates].map((gate) => gate.notBeforeMs()).filter((ms) => ms > nowMs);
      return later.length === 0 ? undefined : Math.min(...later);
    },
    forget(owner) {
      for (const gate of gates) {
        if (gate.owner === owner && gates.delete(gate)) gate.open(owner.hang());
      }
    },
  };
}

const isBefore = (a: Gate, b: Gate): boolean =>
  a.rank === b.rank ? a.order < b.order : a.rank < b.rank;
