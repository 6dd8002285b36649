import type { Handler, MessageDescriptor, Migration, Queryable, Tx } from "asyncapi-gen/runtime";

/** The analytics service's own table. */
export const analyticsMigrations: readonly Migration[] = [
  {
    name: "analytics-0001",
    sql: "create table seen (type text primary key, count integer not null)",
  },
];

const count: Handler<MessageDescriptor, unknown> = ({ envelope }, { tx }) => add(tx, envelope.type);

/** One for each message that its document says it receives. */
export const analyticsHandlers = {
  orderCreated: count,
  orderProcessed: count,
  orderFailed: count,
  shipmentPrepared: count,
};

async function add(tx: Tx, type: string): Promise<void> {
  await tx.query(
    `insert into seen (type, count) values ($1, 1)
     on conflict (type) do update set count = seen.count + 1`,
    [type],
  );
}

/** `OrderCreated 4, OrderFailed 1, ...` */
export async function whatWasSeen(store: Queryable): Promise<string> {
  const { rows } = await store.query<{ line: string }>(
    "select type || ' ' || count as line from seen order by type",
  );
  return rows.map(({ line }) => line).join(", ");
}
