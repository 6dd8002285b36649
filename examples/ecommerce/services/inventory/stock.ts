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

/** What became of a wish to reserve: something is missing, or all is set aside. */
export type Reserved =
  | { readonly missing: readonly Shortage[] }
  | { readonly reservationId: string; readonly levels: readonly Level[] };

/**
 * Sets everything aside, or nothing: then it says what is missing. An order that has a reservation
 * keeps it, whoever asked for it.
 */
export async function reserve(
  tx: Tx,
  reservation: { readonly orderId: string; readonly reservationId: string },
  lines: readonly OrderLine[],
): Promise<Reserved> {
  const wanted = quantities(lines);
  const available = await lockLevels(tx, [...wanted.keys()]);
  // Only after the lock: of two that ask at once, the second must see what the first has done.
  const known = await find(tx, reservation.orderId);
  if (known !== undefined) return { reservationId: known, levels: [] };
  const missing = [...wanted]
    .map(([sku, quantity]) => ({ sku, wanted: quantity, available: available.get(sku) ?? 0 }))
    .filter((line) => line.available < line.wanted);
  if (missing.length > 0) return { missing };
  const levels = await setAside(tx, reservation, wanted);
  return { reservationId: reservation.reservationId, levels };
}

async function find(tx: Tx, orderId: string): Promise<string | undefined> {
  const { rows } = await tx.query<{ id: string }>(
    "select reservation_id as id from reservation where order_id = $1 limit 1",
    [orderId],
  );
  return rows[0]?.id;
}

async function setAside(
  tx: Tx,
  { orderId, reservationId }: { readonly orderId: string; readonly reservationId: string },
  wanted: ReadonlyMap<string, number>,
): Promise<readonly Level[]> {
  const [skus, amounts] = [[...wanted.keys()], [...wanted.values()]];
  await tx.query(
    `insert into reservation (order_id, reservation_id, sku, quantity)
     select $1, $2, * from unnest($3::text[], $4::integer[])`,
    [orderId, reservationId, skus, amounts],
  );
  const { rows } = await tx.query<Level>(
    `update stock set available = available - wanted.quantity
     from unnest($1::text[], $2::integer[]) as wanted (sku, quantity)
     where stock.sku = wanted.sku
     returning stock.sku, available`,
    [skus, amounts],
  );
  return rows;
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
