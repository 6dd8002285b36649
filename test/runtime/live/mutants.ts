import { bundleWorker, type PlantedBug } from "./bundle.js";
import { crashAt, prepare } from "./crash-points.js";
import {
  type Defects,
  duplicatesAtOnce,
  orderAcrossFailures,
  type Subject,
  sleeperWakes,
  writersOfHotKeys,
  writersOfManyKeys,
} from "./experiments.js";

/** A plausible bug, and the case that must find it. */
export interface Mutant {
  readonly name: string;
  readonly case: number;
  /** Planted into the program of the worker ... */
  readonly bug?: Omit<PlantedBug, "name">;
  /** ... or into its database. */
  readonly sabotage?: string;
  /** What the case finds; all of it is nothing on a sound runtime. */
  readonly experiment: (subject: Subject) => Promise<Defects>;
  readonly finds: RegExp;
  /** For the table of docs/cases.md. */
  readonly how: string;
  readonly shows: string;
}

const writeOutbox = "store/operations/write-outbox.ts";

export const mutants: readonly Mutant[] = [
  {
    name: "inbox off",
    how: "the inbox has no primary key",
    shows: "the effect is applied 16 times",
    case: 17,
    sabotage: "alter table asyncapi_gen.inbox drop constraint inbox_pkey",
    experiment: duplicatesAtOnce,
    finds: /the effect was applied 16 times/,
  },
  {
    name: "look-up before insert",
    how: "a trigger asks first, and no key decides",
    shows: "the effect is applied more than once",
    case: 17,
    sabotage: `
      alter table asyncapi_gen.inbox drop constraint inbox_pkey;
      create function look_up() returns trigger language plpgsql as $$
      begin
        if exists (
          select from asyncapi_gen.inbox as known
          where known.consumer = new.consumer and known.source = new.source and known.id = new.id
        ) then
          return null;
        end if;
        return new;
      end $$;
      create trigger look_up before insert on asyncapi_gen.inbox
        for each row execute function look_up();
    `,
    experiment: duplicatesAtOnce,
    finds: /the effect was applied ([2-9]|1\d) times/,
  },
  {
    name: "key lock off",
    how: "each transaction takes another lock",
    shows: "messages behind a later one of their key",
    case: 2,
    bug: {
      file: writeOutbox,
      find: "signed32(hash32(",
      replace: "signed32(Math.random() * 2 ** 31 + 0 * hash32(",
    },
    experiment: async (subject) => (await writersOfHotKeys(subject, "before")).defects,
    finds: /messages are behind a later one of their key/,
  },
  {
    name: "unsorted locks",
    how: "the locks are not sorted",
    shows: "transactions that are victims of deadlocks",
    case: 2,
    bug: {
      file: writeOutbox,
      find: ".sort((a, b) => a - b)",
      replace: ".sort(() => Math.random() - 0.5)",
    },
    experiment: (subject) => untilFound(() => writersOfManyKeys(subject)),
    finds: /victims of deadlocks/,
  },
  {
    name: "fencing off",
    how: "a new owner of a lease keeps the epoch of the old one",
    shows: "the late commit is not refused",
    case: 15,
    // A new owner gets the old one's epoch, so that nothing tells them apart.
    sabotage: `
      create function keep_epoch() returns trigger language plpgsql as $$
      begin
        new.epoch := old.epoch;
        return new;
      end $$;
      create trigger keep_epoch before update on asyncapi_gen.leases
        for each row execute function keep_epoch();
    `,
    experiment: async (subject) => (await sleeperWakes(subject)).defects,
    finds: /the commit of the one that was taken over was not refused/,
  },
  {
    name: "acknowledgement before commit",
    how: "the transport hears of the end before the work begins",
    shows: "effects that are missing after a crash",
    case: 22,
    experiment: firstCrashThatShows,
    finds: /effects of a: (\d(,\d)*)? instead of 1,2,3|in vain/,
  },
  {
    name: "parking off",
    how: "parked messages hold nobody back",
    shows: "a later message of the key comes first",
    case: 39,
    // What fails is tried again, and holds nobody back meanwhile.
    sabotage: `
      create function hold_nobody() returns trigger language plpgsql as $$
      begin
        new.holds := false;
        return new;
      end $$;
      create trigger hold_nobody before insert or update on asyncapi_gen.parked
        for each row execute function hold_nobody();
    `,
    experiment: orderAcrossFailures,
    finds: /effects of a: 1,3,2 instead of 1,2,3/,
  },
];

/** The crashes of case 22, one after the other, until one of them does harm. */
async function firstCrashThatShows({ server, bundle }: Subject): Promise<Defects> {
  const prepared = await prepare(server, "apart");
  for (let n = 1; ; n += 1) {
    const crash = await crashAt(server, bundle, prepared, n, { acknowledgingEarly: true });
    if (crash.defects.length > 0) return [`n = ${n}, before "${crash.at}"`, ...crash.defects];
    if (!crash.died) return [];
  }
}

export const bundleMutant = ({ name, bug }: Mutant): Promise<string> =>
  bundleWorker(bug === undefined ? undefined : { name, ...bug });

/** What depends on who comes first: writers that happen to take turns prove nothing. */
async function untilFound(experiment: () => Promise<Defects>): Promise<Defects> {
  for (let tries = 1; tries < 10; tries += 1) {
    const defects = await experiment();
    if (defects.length > 0) return defects;
  }
  return experiment();
}
