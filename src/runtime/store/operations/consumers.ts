import type { KnownConsumer } from "../../consumers.js";
import type { Queryable } from "../store.js";

type Place = Queryable & { readonly schema: string };

export async function listConsumers(store: Place): Promise<readonly KnownConsumer[]> {
  const { rows } = await store.query<KnownConsumer>(
    `select consumer, sum(head.pos - mine.pos)::float8 as behind,
            (select count(*)::int from ${store.schema}.leases
             where team = 'consumer ' || consumer and ${isLiveMember(store)}) as members
     from ${store.schema}.positions as mine join ${store.schema}.log_heads as head using (shard)
     group by consumer order by consumer`,
  );
  return rows;
}

/** False: there is no such consumer, or somebody reads for it. */
export async function removeConsumer(store: Place, consumer: string): Promise<boolean> {
  const { rowCount } = await store.query(
    `delete from ${store.schema}.positions where consumer = $1 and not exists (
       select from ${store.schema}.leases
       where team = 'consumer ' || $1 and ${isLiveMember(store)}
     )`,
    [consumer],
  );
  return rowCount > 0;
}

const isLiveMember = ({ schema }: Place) => `name like 'member %' and until > ${schema}.now()`;
