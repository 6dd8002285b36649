import type { Tx } from "../store/store.js";

/** A lease that is held: what is done under it carries its epoch. */
export interface Lease {
  readonly name: string;
  readonly epoch: number;
}

/** A lease just taken. */
export interface GainedLease extends Lease {
  /** The holder before let it run out: it may have died in the middle of something. */
  readonly abandoned: boolean;
}

/** How long a lease lasts unless it is renewed; a dead holder is taken over after this. */
export const leaseMs = 10_000;
/** How often it is renewed. */
export const renewMs = 3_000;

/** Prolongs what `owner` still holds; what is missing from the answer is lost. */
export async function renewLeases(
  tx: Tx,
  team: string,
  owner: string,
  names: readonly string[],
): Promise<readonly Lease[]> {
  const { rows } = await tx.query<Lease>(
    `update ${tx.schema}.leases set until = ${tx.schema}.now() + $4 * interval '1 ms'
     where team = $1 and owner = $2 and name = any($3::text[])
     returning name, epoch`,
    [team, owner, names, leaseMs],
  );
  return rows;
}

/** Takes those of `names` that are free or whose holder is gone; each with a new epoch. */
export async function acquireLeases(
  tx: Tx,
  team: string,
  owner: string,
  names: readonly string[],
): Promise<readonly Lease[]> {
  const { rows } = await tx.query<Lease>(
    `insert into ${tx.schema}.leases as held (team, name, owner, epoch, until)
     select $1, name, $2, 1, ${tx.schema}.now() + $4 * interval '1 ms'
     from unnest($3::text[]) as name order by name
     on conflict (team, name) do update
       set owner = excluded.owner, epoch = held.epoch + 1, until = excluded.until
       where held.until < ${tx.schema}.now()
     returning name, epoch`,
    [team, owner, names, leaseMs],
  );
  return rows;
}

/** The first `limit` of `names` that nobody holds now, with how they became free. */
export async function freeLeases(
  tx: Tx,
  team: string,
  names: readonly string[],
  limit: number,
): Promise<ReadonlyMap<string, { readonly abandoned: boolean }>> {
  const { rows } = await tx.query<{ name: string; held: boolean; released: boolean }>(
    `select name, until >= ${tx.schema}.now() as held, until = '-infinity' as released
     from ${tx.schema}.leases where team = $1 and name = any($2::text[])`,
    [team, names],
  );
  const known = new Map(rows.map((row) => [row.name, row]));
  const free = names.filter((name) => known.get(name)?.held !== true).slice(0, limit);
  return new Map(free.map((name) => [name, { abandoned: known.get(name)?.released === false }]));
}

/** Lets go, so that others need not wait. */
export async function releaseLeases(
  tx: Tx,
  team: string,
  owner: string,
  names: readonly string[],
): Promise<void> {
  await tx.query(
    `update ${tx.schema}.leases set until = '-infinity'
     where team = $1 and owner = $2 and name = any($3::text[])`,
    [team, owner, names],
  );
}

const memberPrefix = "member ";

/** Says that `owner` is there, forgets who is gone, and counts who is left. */
export async function countMembers(tx: Tx, team: string, owner: string): Promise<number> {
  await tx.query(
    `insert into ${tx.schema}.leases (team, name, owner, epoch, until)
     values ($1, $2, $3, 1, ${tx.schema}.now() + $4 * interval '1 ms')
     on conflict (team, name) do update set until = excluded.until`,
    [team, `${memberPrefix}${owner}`, owner, leaseMs],
  );
  await tx.query(
    `delete from ${tx.schema}.leases
     where team = $1 and name like '${memberPrefix}%' and until < ${tx.schema}.now()`,
    [team],
  );
  const { rows } = await tx.query<{ members: number }>(
    `select count(*)::int as members from ${tx.schema}.leases
     where team = $1 and name like '${memberPrefix}%'`,
    [team],
  );
  return Math.max(1, rows[0]?.members ?? 1);
}

/** No longer a member; the others take a larger share. */
export async function leaveTeam(tx: Tx, team: string, owner: string): Promise<void> {
  await tx.query(`delete from ${tx.schema}.leases where team = $1 and name = $2`, [
    team,
    `${memberPrefix}${owner}`,
  ]);
}
