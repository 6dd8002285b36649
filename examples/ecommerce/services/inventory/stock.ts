import type { Tx } from "asyncapi-gen/runtime";
import type { OrderLine } from "../../generated/schemas/order-line.js";

/** The free stock of an article. */
export interface Level {
  readonly sku: string;
  readonly available: number;
}

export interface Shortage extends Level {
  readonly wanted: number;
}

/** Sets everything aside, or nothing: answers what is missing, and then has changed nothing. */
export async function reserve(
  tx: Tx,
  reservation: { readonly orderId: string; readonly reservationId: string },
  lines: readonly OrderLine[],
): Promise<{ readonly missing: readonly Shortage[]; readonly levels: readonly Level[] }> {
  const wanted = quantities(lines);
  const available = await lockLevels(tx, [...wanted.keys()]);
  const missing = [...wanted]
    .map(([sku, quantity]) => ({ sku, wanted: quantity, available: available.get(sku) ?? 0 }))
    .filter((line) => line.available < line.wanted);
  if (missing.length > 0) return { missing, levels: [] };

  const skus = [...wanted.keys()];
  await tx.query(
    `insert into reservation (order_id, reservation_id, sku, quantity)
     select $1, $2, * from unnest($3::text[], $4::integer[])`,
    [reservation.orderId, reservation.reservationId, skus, [...wanted.values()]],
  );
  const { rows: levels } = await tx.query<Level>(
    `update stock set available = available - wanted.quantity
     from unnest($1::text[], $2::integer[]) as wanted (sku, quantity)
     where stock.sku = wanted.sku
     returning stock.sku, available`,
    [skus, [...wanted.values()]],
  );
  return { missing, levels };
}

/** Gives back what was set aside for an order; an order without a reservation changes nothing. */
export async function release(tx: Tx, orderId: string): Promise<readonly Level[]> {
  const { rows } = await tx.query<Level>(
    `with released as (delete from reservation where order_id = $1 returning sku, quantity)
     update stock set available = available + released.quantity
     from released where stock.sku = released.sku
     returning stock.sku, available`,
    [orderId],
  );
  return rows;
}

/** Adds new goods, of a known article or of a new one. */
export async function restock(tx: Tx, sku: string, quantity: number): Promise<readonly Level[]> {
  const { rows } = await tx.query<Level>(
    `insert into stock (sku, received, available) values ($1, $2, $2)
     on conflict (sku) do update
       set received = stock.received + excluded.received,
           available = stock.available + excluded.available
     returning sku, available`,
    [sku, quantity],
  );
  return rows;
}

/** Two lines of an order may name the same article. */
function quantities(lines: readonly OrderLine[]): ReadonlyMap<string, number> {
  const sum = new Map<string, number>();
  for (const { sku, quantity } of lines) sum.set(sku, (sum.get(sku) ?? 0) + quantity);
  return sum;
}

/** Locks in the order of the article's name, so that two orders can never wait for each other. */
async function lockLevels(tx: Tx, skus: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await tx.query<Level>(
    "select sku, available from stock where sku = any($1::text[]) order by sku for update",
    [skus],
  );
  return new Map(rows.map(({ sku, available }) => [sku, available]));
}
