import { type Consumers, consumers } from "../consumers.js";
import { type DeadLetters, deadLetters } from "../dead-letters.js";
import {
  type InstanceFilter,
  listInstances,
  type SagaInstance,
  type SagaInstanceDetail,
  showInstances,
} from "../saga/instances.js";
import { type RetrySagaOptions, retrySaga, type SagaRetry } from "../saga/retry-saga.js";
import { appliedMigrations } from "../store/operations/migrations.js";
import type { Store } from "../store/store.js";

/** What can be done to a system from beside it: on its store, or through the process that has it open. */
export interface Operator {
  /** The schema of the runtime's tables, quoted: `"asyncapi_gen"`. */
  readonly schema: string;
  readonly deadLetters: DeadLetters;
  readonly consumers: Consumers;
  readonly sagas: Sagas;
  /** Names of the runtime's migrations that the store has; undefined: it has no tables of ours. */
  migrations(): Promise<readonly string[] | undefined>;
  /** Ends the connection, and nothing else. */
  close(): Promise<void>;
}

export interface Sagas {
  list(filter?: InstanceFilter): Promise<readonly SagaInstance[]>;
  show(instance: string): Promise<readonly SagaInstanceDetail[]>;
  retry(instance: string, options?: RetrySagaOptions): Promise<readonly SagaRetry[]>;
}

/** Operates directly on a store. */
export function operatorOf(store: Store): Operator {
  return {
    schema: store.schema,
    deadLetters: deadLetters(store),
    consumers: consumers(store),
    sagas: {
      list: (filter) => listInstances(store, filter),
      show: (instance) => showInstances(store, instance),
      retry: (instance, options) => retrySaga(store, instance, options),
    },
    async migrations() {
      const { rows } = await store.query<{ there: boolean }>(
        "select to_regclass($1) is not null as there",
        [`${store.schema}.migrations`],
      );
      if (rows[0]?.there !== true) return undefined;
      return [...(await appliedMigrations(store, "asyncapi-gen")).keys()];
    },
    close: () => store.close(),
  };
}
