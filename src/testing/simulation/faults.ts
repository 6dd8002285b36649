import { chance } from "./keyed-chance.js";
import { type FaultKind, faultKinds, type Profile } from "./profile.js";

/** A fault that was done to the system. */
export interface Fault {
  /** Names it among all that a seed can do, for playing a story with some of its faults only. */
  readonly id: string;
  readonly kind: FaultKind;
  /** Milliseconds since the story began. */
  readonly atMs: number;
  /** In words: `CreditChecked reaches order.orderFulfilment 30 s late`. */
  detail: string;
}

/** A fault that has been decided on. */
export interface Decided {
  /** Uniform in [0, 1): decides how long, how late, where exactly. */
  readonly measure: number;
  /** Says in words what is done. */
  tell(detail: string): void;
}

export interface Faults {
  /** Whether a fault of this kind happens here. `site` is asked about once in a story. */
  at(kind: FaultKind, site: string): Decided | undefined;
  /** From here on nothing is done any more. */
  stop(): void;
  readonly done: readonly Fault[];
}

export interface FaultOptions {
  readonly seed: number;
  readonly profile: Profile;
  /** Only these, by id; default: all that the seed decides. */
  readonly only: ReadonlySet<string> | undefined;
  readonly startMs: number;
  /** After this time nothing is done any more, and the system has to recover. */
  readonly untilMs: number;
  now(): number;
  note(fault: Fault): void;
}

export function createFaults(options: FaultOptions): Faults {
  const { seed, profile, only, startMs, untilMs, now, note } = options;
  const done: Fault[] = [];
  let isOver = false;
  return {
    done,
    stop() {
      isOver = true;
    },
    at(kind, site) {
      const share = profile[kind] ?? 0;
      if (share === 0 || isOver || now() > untilMs) return undefined;
      const id = `${kind} ${site}`;
      const drawn = chance(seed, id);
      if (drawn >= share || only?.has(id) === false) return undefined;
      const fault: Fault = { id, kind, atMs: now() - startMs, detail: faultKinds[kind] };
      done.push(fault);
      const tell = (detail: string) => {
        fault.detail = detail;
        note(fault);
      };
      return { measure: drawn / share, tell };
    },
  };
}
