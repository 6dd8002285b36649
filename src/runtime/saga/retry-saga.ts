import type { Store, Tx } from "../store/store.js";
import { nudge } from "../work/signals.js";
import type { InstanceKey } from "./operations/instance.js";
import type { DueTimer } from "./participant.js";
import type { SagaState } from "./state.js";

export interface RetrySagaOptions {
  /** Only this saga's, and this service's, where several sagas have the same correlation value. */
  readonly saga?: string;
  readonly service?: string;
  /**
   * Only this step. A pivot that timed out is asked for again only when it is named: the first
   * message may have taken effect, and the participant cannot know that the second one means the same.
   */
  readonly step?: string;
}

/** What becomes of the request at one instance. */
export interface SagaRetry {
  readonly service: string;
  readonly saga: string;
  readonly instance: string;
  readonly outcome: /** Its service asks again, as soon as it runs. */
    | "asked"
    /** Nothing holds it, so there is nothing to ask for. */
    | "not-stuck"
    /** It is stuck at a pivot: find out whether that took effect, and name it to ask for it again. */
    | "name-the-pivot"
    | "no-such-step";
}

/**
 * Has the compensations (or, after the pivot, the steps) that hold a stuck instance asked for again,
 * by new messages with ids of their own. Works beside running services, from any process: the
 * request is stored, and the saga's service carries it out, in one transaction, with its own bodies.
 *
 * A participant that gave the first message up as a dead letter holds the new one back behind it:
 * there, redrive the dead letter instead.
 *
 * @param instance the correlation value, e.g. an order id.
 * @returns one entry for each saga with this instance; empty: there is none.
 */
export async function retrySaga(
  store: Store,
  instance: string,
  options: RetrySagaOptions = {},
): Promise<readonly SagaRetry[]> {
  const retries = await store.transaction(async (tx) => {
    const found = await findInstances(tx, instance, options);
    const answered: SagaRetry[] = [];
    for (const { state, ...key } of found) {
      const outcome = outcomeOf(state, options.step);
      if (outcome === "asked") await askForRetry(tx, key, options.step);
      answered.push({ ...key, outcome });
    }
    return answered;
  });
  if (retries.some(({ outcome }) => outcome === "asked")) nudge(store, "timers");
  return retries;
}

/** A request to retry stands among the timers, under an epoch that no timer of the saga has. */
export const isRetryTimer = ({ epoch }: DueTimer): boolean => epoch < 0;

function outcomeOf({ status, stuck, steps }: SagaState, step: string | undefined) {
  if (step !== undefined && !steps.some(({ id }) => id === step)) return "no-such-step";
  if (status !== "stuck") return "not-stuck";
  if (stuck?.reason === "pivot-timed-out" && step === undefined) return "name-the-pivot";
  return "asked";
}

interface FoundInstance extends InstanceKey {
  readonly state: SagaState;
}

async function findInstances(
  tx: Tx,
  instance: string,
  { service, saga }: RetrySagaOptions,
): Promise<readonly FoundInstance[]> {
  const { rows } = await tx.query<FoundInstance>(
    `select service, saga, instance, state from ${tx.schema}.sagas
     where instance = $1 and ($2::text is null or service = $2) and ($3::text is null or saga = $3)
     order by service, saga`,
    [instance, service ?? null, saga ?? null],
  );
  return rows;
}

// Due since 1970: at once, whatever the time is, also under a virtual clock.
async function askForRetry(tx: Tx, key: InstanceKey, step: string | undefined): Promise<void> {
  await tx.query(
    `insert into ${tx.schema}.timers
       (service, saga, instance, step, epoch, due_at, correlation_id)
     select service, saga, instance, $4,
            (select least(0, min(epoch)) - 1 from ${tx.schema}.timers as known
             where (known.service, known.saga, known.instance) = ($1, $2, $3)),
            to_timestamp(0), correlation_id
     from ${tx.schema}.sagas
     where service = $1 and saga = $2 and instance = $3
     on conflict do nothing`,
    [key.service, key.saga, key.instance, step ?? null],
  );
}
