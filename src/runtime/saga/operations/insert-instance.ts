import type { Envelope } from "../../envelope.js";
import type { Tx } from "../../store/store.js";
import type { Decision } from "../state.js";
import type { InstanceKey } from "./instance.js";
import { timerColumns } from "./timer-columns.js";

/**
 * Creates an instance and arms its first timers, in one statement. False: it exists already. Of two
 * starts at once, the second waits here for the first to commit and then finds its row.
 */
export async function insertInstance(
  tx: Tx,
  key: InstanceKey,
  { state, timers }: Decision,
  { correlationid, id }: Envelope,
): Promise<boolean> {
  const { rows } = await tx.query(
    `with inserted as (
       insert into ${tx.schema}.sagas (service, saga, instance, status, version, correlation_id, state)
       values ($1, $2, $3, $4, $5, $6, $8::json)
       on conflict do nothing
       returning service, saga, instance, correlation_id
     ), armed as (
       insert into ${tx.schema}.timers
         (service, saga, instance, step, epoch, due_at, correlation_id, causation_id)
       select service, saga, instance, step, epoch,
              ${tx.schema}.now() + after_ms * interval '1 millisecond', correlation_id, $7
       from inserted, unnest($9::text[], $10::integer[], $11::float8[]) as timer (step, epoch, after_ms)
     )
     select 1 from inserted`,
    [
      key.service,
      key.saga,
      key.instance,
      state.status,
      state.version,
      correlationid,
      id,
      JSON.stringify(state),
      ...timerColumns(timers),
    ],
  );
  return rows.length > 0;
}
