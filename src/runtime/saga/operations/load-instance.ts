import type { Tx } from "../../store/store.js";
import type { SagaState } from "../state.js";
import type { InstanceKey } from "./instance.js";

export interface LoadedInstance {
  readonly state: SagaState;
  /** Of the message that started it. */
  readonly correlationId: string;
}

/** Reads an instance and locks it until the transaction ends; undefined: there is none. */
export async function loadInstance(tx: Tx, key: InstanceKey): Promise<LoadedInstance | undefined> {
  const { rows } = await tx.query<LoadedInstance>(
    `select state, correlation_id as "correlationId" from ${tx.schema}.sagas
     where service = $1 and saga = $2 and instance = $3
     for update`,
    [key.service, key.saga, key.instance],
  );
  return rows[0];
}
