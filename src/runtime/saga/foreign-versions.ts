import { RuntimeError } from "../errors.js";
import type { SagaRegistration } from "../service.js";
import type { Store } from "../store/store.js";
import { definitionVersion } from "./version.js";

/**
 * Refuses to start beside instances that still run under another definition, or under a saga that
 * is gone: they could not go on. Call it before anything is consumed.
 *
 * @throws RuntimeError `saga-definition-changed` that names the saga and its first instance.
 */
export async function assertNoForeignVersions(
  store: Pick<Store, "query" | "schema">,
  service: string,
  sagas: Readonly<Record<string, SagaRegistration>>,
): Promise<void> {
  const known = Object.values(sagas).flatMap(({ definition, former = [] }) => [
    definition,
    ...former.map((each) => each.definition),
  ]);
  const { rows } = await store.query<ForeignInstances>(
    `select saga, version, count(*)::integer as instances, min(instance) as first
     from ${store.schema}.sagas
     where service = $1 and status in ('running', 'compensating', 'stuck')
       and (saga, version) not in (
         select * from unnest($2::text[], $3::text[])
       )
     group by saga, version
     order by saga, version
     limit 1`,
    [service, known.map(({ name }) => name), known.map(definitionVersion)],
  );
  const foreign = rows[0];
  if (foreign === undefined) return;
  throw new RuntimeError("saga-definition-changed", describe(service, foreign));
}

interface ForeignInstances {
  readonly saga: string;
  readonly version: string;
  readonly instances: number;
  readonly first: string;
}

function describe(service: string, { saga, version, instances, first }: ForeignInstances): string {
  const some = instances === 1 ? "1 instance" : `${instances} instances`;
  return (
    `${some} of the saga ${service}.${saga} (first: ${first}) began under the definition ${version}, ` +
    "which this service does not have. Hand that release over in `formerReleases`, " +
    "or let it run until they have ended."
  );
}
