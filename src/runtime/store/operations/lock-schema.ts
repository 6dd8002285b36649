import { hash32, signed32 } from "../../wire/hash.js";
import type { Tx } from "../store.js";

const migrationsNamespace = 0x61677301;

/** One migrating process at a time, and the place where the others' work is recorded. */
export async function lockSchema(tx: Tx): Promise<void> {
  await tx.query("select pg_advisory_xact_lock($1, $2)", [
    migrationsNamespace,
    signed32(hash32(tx.schema)),
  ]);
  // Only when it is missing: `if not exists` wants the right to create even where it creates nothing.
  const { rows } = await tx.query<{ missing: boolean }>(
    "select to_regclass($1) is null as missing",
    [`${tx.schema}.migrations`],
  );
  if (!rows[0]?.missing) return;
  await tx.exec(`
    create schema if not exists ${tx.schema};
    create table if not exists ${tx.schema}.migrations (
      owner text not null,
      name text not null,
      hash text not null,
      applied_at timestamptz not null default clock_timestamp(),
      primary key (owner, name)
    );
  `);
}
