import type { KnownConsumer } from "../../consumers.js";
import { streamTeam, streamTeamPattern } from "../../lease/stream-team.js";
import type { Queryable } from "../store.js";

type Place = Queryable & { readonly schema: string };

export async function listConsumers(store: Place): Promise<readonly KnownConsumer[]> {
  const { schema } = store;
  const { rows } = await store.query<{
    consumer: string;
    stream: string | null;
    behind: number | null;
    members: number;
  }>(
    `select consumer, null as stream, sum(head.pos - mine.pos)::float8 as behind,
            (select count(*)::int from ${schema}.leases
             where team = 'consumer ' || consumer and ${isLiveMember(store)}) as members
     from ${schema}.positions as mine join ${schema}.log_heads as head using (shard)
     group by consumer
     union all
     select (regexp_match(team, $1))[2], (regexp_match(team, $1))[1], null,
            count(*) filter (where ${isLiveMember(store)})::int
     from ${schema}.leases where team ~ $1 group by team
     order by consumer, stream nulls first`,
    [streamTeamPattern],
  );
  return rows.map(({ consumer, stream, behind, members }) => ({
    consumer,
    ...(stream === null ? {} : { stream }),
    ...(behind === null ? {} : { behind }),
    members,
  }));
}

/** False: there is no such consumer, or somebody reads for it. */
export async function removeConsumer(
  store: Place,
  consumer: string,
  stream: string | undefined,
): Promise<boolean> {
  const isFree = (team: string) => `not exists (
    select from ${store.schema}.leases where team = ${team} and ${isLiveMember(store)}
  )`;
  const { rowCount } =
    stream === undefined
      ? await store.query(
          `delete from ${store.schema}.positions
           where consumer = $1 and ${isFree("'consumer ' || $1")}`,
          [consumer],
        )
      : await store.query(
          `delete from ${store.schema}.leases as lease where team = $1 and ${isFree("$1")}`,
          [streamTeam(stream, consumer)],
        );
  return rowCount > 0;
}

const isLiveMember = ({ schema }: Place) => `name like 'member %' and until > ${schema}.now()`;
