import type { Store, Tx } from "../store/store.js";
import { transact } from "../store/transaction.js";
import type { Environment } from "../transport/transport.js";
import { activityOf } from "../work/activity.js";
import { type Loop, startLoop } from "../work/loop.js";
import { nudge, onNudge } from "../work/signals.js";
import {
  acquireLeases,
  countMembers,
  freeLeases,
  type GainedLease,
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
  onAcquired?(tx: Tx, gained: readonly GainedLease[]): Promise<void>;
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
  const { store, environment, team } = options;
  const { clock } = environment;
  const owner = environment.random.newId();
  let epochs = new Map<string, number>();
  let validUntilMs = Number.NEGATIVE_INFINITY;
  let loop: Loop | undefined;
  let stopListening = () => {};
  const givingAway = new Set<Promise<void>>();

  const held = (): ReadonlyMap<string, number> => (clock.now() < validUntilMs ? epochs : new Map());
  const adopt = (leases: readonly Lease[], askedMs: number) => {
    const before = epochs;
    // Whoever looked meanwhile saw nothing held, and would not look again by itself.
    const lapsed = clock.now() >= validUntilMs;
    epochs = new Map(leases.map(({ name, epoch }) => [name, Number(epoch)]));
    validUntilMs = askedMs + leaseMs - marginMs;
    if (lapsed || !sameLeases(before, epochs)) options.onChange?.();
  };
  // Beside the passes: what is under way may take longer than a lease, and the others must be renewed.
  const giveAway = async (excess: readonly string[]) => {
    await options.letGo?.(excess);
    await transact(store, clock, (tx) => releaseLeases(tx, team, owner, excess));
    nudge(store, "leases");
  };
  const giveAwayInBackground = (excess: readonly string[]) => {
    const end = activityOf(clock).begin();
    const giving = giveAway(excess)
      .catch((error: unknown) => {
        environment.log.debug({ team, err: error }, "leases not released; they run out");
      })
      .finally(() => {
        end();
        givingAway.delete(giving);
      });
    givingAway.add(giving);
  };
  const pass = async () => {
    const askedMs = clock.now();
    const { kept, excess } = await transact(store, clock, (tx) =>
      takeShare(tx, options, owner, [...epochs.keys()]),
    );
    const given = new Set(excess);
    adopt(
      kept.filter(({ name }) => !given.has(name)),
      askedMs,
    );
    if (excess.length > 0) giveAwayInBackground(excess);
    return undefined;
  };
  return {
    held,
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
      await Promise.all(givingAway);
      validUntilMs = Number.NEGATIVE_INFINITY;
      await transact(store, clock, async (tx) => {
        await releaseLeases(tx, team, owner, [...epochs.keys()]);
        await leaveTeam(tx, team, owner);
      });
      nudge(store, "leases");
    },
  };
}

interface Share {
  readonly kept: readonly Lease[];
  /** More than this member's part, now that there are others. */
  readonly excess: readonly string[];
}

/** Renews what is held and takes what is free, up to an equal part for each member. */
async function takeShare(
  tx: Tx,
  { team, names, onAcquired }: SharedLeasesOptions,
  owner: string,
  heldNames: readonly string[],
): Promise<Share> {
  const fair = Math.ceil(names.length / (await countMembers(tx, team, owner)));
  const kept = await renewLeases(tx, team, owner, heldNames);
  if (kept.length >= fair) return { kept, excess: kept.slice(fair).map(({ name }) => name) };
  const keptNames = new Set(kept.map(({ name }) => name));
  const wanted = names.filter((name) => !keptNames.has(name));
  const free = await freeLeases(tx, team, wanted, fair - kept.length);
  const taken = free.size === 0 ? [] : await acquireLeases(tx, team, owner, [...free.keys()]);
  const gained = taken.map((lease) => ({
    ...lease,
    abandoned: free.get(lease.name)?.abandoned ?? true,
  }));
  if (gained.length > 0) await onAcquired?.(tx, gained);
  return { kept: [...kept, ...gained], excess: [] };
}

const sameLeases = (a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean =>
  a.size === b.size && [...a].every(([name, epoch]) => b.get(name) === epoch);
