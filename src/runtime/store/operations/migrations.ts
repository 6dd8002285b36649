import type { Tx } from "../store.js";

/** Hash by name of what ran already. */
export async function appliedMigrations(
  tx: Pick<Tx, "query" | "schema">,
  owner: string,
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await tx.query<{ name: string; hash: string }>(
    `select name, hash from ${tx.schema}.migrations where owner = $1`,
    [owner],
  );
  return new Map(rows.map(({ name, hash }) => [name, hash]));
}

export async function recordMigration(
  tx: Tx,
  owner: string,
  name: string,
  hash: string,
): Promise<void> {
  await tx.query(`insert into ${tx.schema}.migrations (owner, name, hash) values ($1, $2, $3)`, [
    owner,
    name,
    hash,
  ]);
}
