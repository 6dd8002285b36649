import type { Store } from "../store/store.js";
import type { SagaState, SagaStatus } from "./state.js";

/** A saga instance as operators see it. */
export interface SagaInstance {
  readonly service: string;
  readonly saga: string;
  /** The correlation value, e.g. an order id. */
  readonly instance: string;
  readonly status: SagaStatus;
  readonly version: string;
  readonly correlationId: string;
  readonly startedAt: Date;
  readonly updatedAt: Date;
}

export interface SagaInstanceDetail extends SagaInstance {
  readonly state: SagaState;
}

export interface InstanceFilter {
  readonly service?: string;
  readonly saga?: string;
  readonly status?: SagaStatus;
  /** Default 100. */
  readonly limit?: number;
}

const columns = `service, saga, instance, status, version, correlation_id as "correlationId",
  started_at as "startedAt", updated_at as "updatedAt"`;

/** Saga instances, the latest changed first. */
export async function listInstances(
  store: Pick<Store, "query" | "schema">,
  { service, saga, status, limit = 100 }: InstanceFilter = {},
): Promise<readonly SagaInstance[]> {
  const { rows } = await store.query<SagaInstance>(
    `select ${columns} from ${store.schema}.sagas
     where ($1::text is null or service = $1)
       and ($2::text is null or saga = $2)
       and ($3::text is null or status = $3)
     order by updated_at desc, service, saga, instance
     limit $4`,
    [service ?? null, saga ?? null, status ?? null, limit],
  );
  return rows;
}

/** Every instance with this correlation value (one per saga), with all that it remembers. */
export async function showInstances(
  store: Pick<Store, "query" | "schema">,
  instance: string,
): Promise<readonly SagaInstanceDetail[]> {
  const { rows } = await store.query<SagaInstanceDetail>(
    `select ${columns}, state from ${store.schema}.sagas where instance = $1 order by service, saga`,
    [instance],
  );
  return rows;
}
