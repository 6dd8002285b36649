import { checkInvariants } from "../../examples/ecommerce/shop/invariants.js";
import type { Store } from "../../src/runtime/index.js";
import { leaseMs } from "../../src/runtime/lease/leases.js";
import type { Deaths } from "./chaos.js";

/** One line of the result. */
export interface Check {
  readonly name: string;
  readonly value: number | string;
  readonly ok: boolean;
}

const numberOf = async (
  store: Store,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<number> => {
  const { rows } = await store.query<{ n: number }>(sql, parameters);
  return Number(rows[0]?.n ?? -1);
};

/**
 * Whether nothing is under way any more: all orders ended, all letters out, all levels heard of, no
 * member that has not renewed since the last death (`sinceMs`): who was killed stays a member until its
 * lease has run out and another one looks.
 */
export async function isAtRest(store: Store, sinceMs: number): Promise<boolean> {
  const open = await numberOf(
    store,
    `select
       (select count(*) from orders as o where status = 'accepted'
          or not exists (select from notification as n where n.order_id = o.order_id)
          or (status = 'confirmed'
              and not exists (select from shipment as s where s.order_id = o.order_id)))
       + (select count(*) from asyncapi_gen.outbox)
       + (select count(*) from asyncapi_gen.parked where state = 'waiting')
       + (select count(*) from asyncapi_gen.leases where name like 'member %' and until < $1)
       + (select count(*) from asyncapi_gen.sagas where status in ('running', 'compensating'))
       + abs((select count(*) from soak_history) - (select count(*) from soak_ledger)) as n`,
    [new Date(sinceMs + leaseMs).toISOString()],
  );
  return open === 0;
}

export const countEnded = (store: Store) =>
  numberOf(store, "select count(*) as n from orders where status <> 'accepted'");

/** After everything has come to rest and every process has stopped. */
export async function checkEnd(
  store: Store,
  accepted: number,
  hasLog: boolean,
): Promise<readonly Check[]> {
  const zero = async (name: string, sql: string): Promise<Check> => {
    const value = await numberOf(store, sql);
    return { name, value, ok: value === 0 };
  };
  const orders = await numberOf(store, "select count(*) as n from orders");
  const ended = await countEnded(store);
  const invariants = await checkInvariants(store);
  return Promise.all([
    {
      name: "messages handled, each by each of its consumers",
      value: await numberOf(
        store,
        "select count(*) as n from asyncapi_gen.inbox where source <> ''",
      ),
      ok: true,
    },
    { name: "orders accepted", value: accepted, ok: accepted === orders },
    { name: "orders ended", value: ended, ok: ended === accepted },
    { name: "lost", value: accepted - ended, ok: accepted === ended },
    zero("levels of stock lost on their way", lostSql),
    zero("effects twice", twiceSql),
    zero("inversions per (channel, key): levels of stock", inversionsSql),
    ...(hasLog
      ? [zero("inversions per (consumer, channel, key): everything in the log", logInversionsSql)]
      : []),
    zero("dead letters", "select count(*) as n from asyncapi_gen.dead_letters"),
    zero("sagas stuck", "select count(*) as n from asyncapi_gen.sagas where status = 'stuck'"),
    ...leftovers.map(([table, where]) =>
      zero(`left over in ${table}`, `select count(*) as n from asyncapi_gen.${table} ${where}`),
    ),
    ...invariants.map(({ name, culprits }) => ({
      name,
      value: culprits.length === 0 ? "holds" : culprits.slice(0, 3).join(", "),
      ok: culprits.length === 0,
    })),
  ]);
}

const leftovers = [
  ["outbox", ""],
  ["parked", ""],
  ["timers", ""],
  ["leases", "where until > now() or name like 'member %'"],
] as const;

const countsPerLevel = `
  (select sku, available, count(*) as n from soak_history group by sku, available) as said
  full join (select sku, available, count(*) as n from soak_ledger group by sku, available) as heard
    using (sku, available)`;
const lostSql = `select coalesce(sum(greatest(coalesce(said.n, 0) - coalesce(heard.n, 0), 0)), 0) as n
  from ${countsPerLevel}`;
const twiceSql = `select coalesce(sum(greatest(coalesce(heard.n, 0) - coalesce(said.n, 0), 0)), 0) as n
  from ${countsPerLevel}`;

const inOrder = (table: string) =>
  `(select sku, available, row_number() over (partition by sku order by at) as place from ${table})`;
const inversionsSql = `select count(*) as n
  from ${inOrder("soak_history")} as said join ${inOrder("soak_ledger")} as heard using (sku, place)
  where said.available <> heard.available`;

// The moment of the inbox row, which is the first statement of the handler that did it.
const logInversionsSql = `select count(*) as n from (
    select received_at < max(received_at) over (
      partition by consumer, channel, key order by pos rows between unbounded preceding and 1 preceding
    ) as back
    from asyncapi_gen.log as entry
    join asyncapi_gen.inbox on inbox.source = envelope ->> 'source' and inbox.id = envelope ->> 'id'
    where key is not null
  ) as read_in_order where back`;

/** A run in which nothing has gone wrong proves nothing. */
export async function checkHappened(
  store: Store,
  deaths: Deaths,
  hasBroker: boolean,
): Promise<readonly Check[]> {
  const some = (name: string, value: number): Check => ({ name, value, ok: value > 0 });
  const events = (kind: string) =>
    numberOf(store, `select count(*) as n from soak_events where kind = '${kind}'`);
  const again = (await events("redelivery")) + (await duplicates(store));
  return [
    some("service processes killed", deaths.services),
    some("databases killed", deaths.databases),
    ...(hasBroker ? [some("brokers killed", deaths.brokers)] : []),
    some("restarts", deaths.restarts),
    some("leases taken over from the dead", await events("takeover")),
    ...(hasBroker ? [some("messages published again by a publisher", deaths.repeated)] : []),
    // From a log only what was under way when its reader died comes again: chance in a short run.
    {
      name: "messages delivered again",
      value: again,
      ok: again > 0 || !hasBroker,
    },
    some(
      "orders undone",
      await numberOf(store, "select count(*) as n from orders where status = 'failed'"),
    ),
  ];
}

/** Messages that the inbox knew already when they were offered. */
const duplicates = (store: Store) =>
  numberOf(
    store,
    `select (select count(*) from soak_events where kind = 'offered')
       - (select count(*) from asyncapi_gen.inbox) as n`,
  );
