import type { Tx } from "../../store/store.js";
import { type Decision, liveTimers } from "../state.js";
import type { InstanceKey } from "./instance.js";
import { timerColumns } from "./timer-columns.js";

/** Writes an instance back, forgets the timers it waits for no more and arms new ones: one statement. */
export function saveInstance(
  tx: Tx,
  key: InstanceKey,
  { state, timers }: Decision,
  causationId: string | undefined,
): void {
  // Skip locked: a timer that is being handled now waits for this instance; waiting for it in turn
  // would deadlock. It finds its epoch stale.
  tx.defer(
    `with saved as (
       update ${tx.schema}.sagas
       set state = $5::json, status = $4, updated_at = ${tx.schema}.now()
       where service = $1 and saga = $2 and instance = $3
       returning service, saga, instance, correlation_id
     ), forgotten as (
       delete from ${tx.schema}.timers
       where (service, saga, instance, epoch) in (
         select service, saga, instance, epoch from ${tx.schema}.timers
         where service = $1 and saga = $2 and instance = $3 and epoch > 0 -- the others are retries that somebody asked for
           and epoch <> all ($6::integer[])
         for update skip locked
       )
     )
     insert into ${tx.schema}.timers
       (service, saga, instance, step, epoch, due_at, correlation_id, causation_id)
     select service, saga, instance, step, epoch,
            ${tx.schema}.now() + after_ms * interval '1 millisecond', correlation_id, $7
     from saved, unnest($8::text[], $9::integer[], $10::float8[]) as timer (step, epoch, after_ms)`,
    [
      key.service,
      key.saga,
      key.instance,
      state.status,
      JSON.stringify(state),
      liveTimers(state),
      causationId ?? null,
      ...timerColumns(timers),
    ],
  );
}
