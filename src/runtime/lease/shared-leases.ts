import type { Store, Tx } from "../store/store.js";
import { transact } from "../store/transaction.js";
import type { Environment } from "../transport/transport.js";
import { type Loop, startLoop } from "../work/loop.js";
import { nudge, onNudge } from "../work/signals.js";
import {
  acquireLeases,
  countMembers,
  type Lease,
  leaseMs,
  leaveTeam,
  releaseLeases,
  renewLeases,
  renewMs,
} from "./leases.js";

export interface SharedLeasesOptions {
  readonly store: Store;
  readonly environment: Environment;
  /** Whose members share `names` among them: `relay`, `consumer inventory`, ... */
  readonly team: string;
  readonly names: readonly string[];
  /** Told inside the acquiring transaction, e.g. to write the epochs where they are checked. */
  onAcquired?(tx: Tx, gained: readonly Lease[]): Promise<void>;
  /** After the commit, whenever the set has changed. */
  onChange?(): void;
  onState?(failure: Error | undefined): void;
  /** Called before leases are given to a new member; resolves when nothing uses them any more. */
  letGo?(names: readonly string[]): Promise<void>;
}

/** This member's share of a team's leases. */
export interface SharedLeases {
  /** What is surely held at this moment, by name. */
  held(): ReadonlyMap<string, number>;
  /** Resolves after the first attempt to get a share. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

// A lease is not used when it is about to end: our clock is not the database's.
const marginMs = 1_000;

export function sharedLeases(options: SharedLeasesOptions): SharedLeases {
  const { store, environment, team, names } = options;
  const { clock } = environment;
  const owner = environment.random.newId();
  let epochs = new Map<string, number>();
  let validUntilMs = Number.NEGATIVE_INFINITY;
  let loop: Loop | undefined;
  let stopListening = () => {};

  const share = async (tx: Tx): Promise<{ kept: readonly Lease[]; excess: readonly string[] }> => {
    const fair = Math.ceil(names.length / (await countMembers(tx, team, owner)));
    const kept = await renewLeases(tx, team, owner, [...epochs.keys()]);
    if (kept.length >= fair) return { kept, excess: kept.slice(fair).map(({ name }) => name) };
    const keptNames = new Set(kept.map(({ name }) => name));
    const wanted = names.filter((name) => !keptNames.has(name));
    const free = await freeOf(tx, team, wanted, fair - kept.length);
    const gained = free.length === 0 ? [] : await acquireLeases(tx, team, owner, free);
    if (gained.length > 0) await options.onAcquired?.(tx, gained);
    return { kept: [...kept, ...gained], excess: [] };
  };
  const adopt = (leases: readonly Lease[], askedMs: number) => {
    const before = epochs;
    // Whoever looked meanwhile saw nothing held, and would not look again by itself.
    const lapsed = clock.now() >= validUntilMs;
    epochs = new Map(leases.map(({ name, epoch }) => [name, Number(epoch)]));
    validUntilMs = askedMs + leaseMs - marginMs;
    if (lapsed || !sameLeases(before, epochs)) options.onChange?.();
  };
  const giveAway = async (excess: readonly string[]) => {
    await options.letGo?.(excess);
    await transact(store, clock, (tx) => releaseLeases(tx, team, owner, excess));
    nudge(store, "leases");
  };
  const pass = async () => {
    const askedMs = clock.now();
    const { kept, excess } = await transact(store, clock, share);
    const given = new Set(excess);
    adopt(
      kept.filter(({ name }) => !given.has(name)),
      askedMs,
    );
    if (excess.length > 0) await giveAway(excess);
    return undefined;
  };
  return {
    held: () => (clock.now() < validUntilMs ? epochs : new Map()),
    async start() {
      await pass();
      const { onState } = options;
      loop = startLoop({
        name: `leases ${team}`,
        environment,
        pass,
        pollMs: renewMs,
        ...(onState === undefined ? {} : { onState }),
      });
      stopListening = onNudge(store, "leases", loop.wake);
    },
    async stop() {
      stopListening();
      await loop?.stop();
      validUntilMs = Number.NEGATIVE_INFINITY;
      await transact(store, clock, async (tx) => {
        await releaseLeases(tx, team, owner, [...epochs.keys()]);
        await leaveTeam(tx, team, owner);
      });
      nudge(store, "leases");
    },
  };
}

/** The first `limit` of `wanted` that nobody holds now. */
async function freeOf(
  tx: Tx,
  team: string,
  wanted: readonly string[],
  limit: number,
): Promise<readonly string[]> {
  const { rows } = await tx.query<{ name: string }>(
    `select name from ${tx.schema}.leases
     where team = $1 and name = any($2::text[]) and until >= ${tx.schema}.now()`,
    [team, wanted],
  );
  const taken = new Set(rows.map(({ name }) => name));
  return wanted.filter((name) => !taken.has(name)).slice(0, limit);
}

const sameLeases = (a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean =>
  a.size === b.size && [...a].every(([name, epoch]) => b.get(name) === epoch);
