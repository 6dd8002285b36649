import { pgliteStore } from "../../runtime/store/pglite.js";
import type { Store } from "../../runtime/store/store.js";

/** One database in memory for all cases: opening it takes seconds, emptying it moments. */
export interface SharedDatabase {
  /** Hands over the database, empty. One case at a time, whatever the test runner does. */
  use<T>(work: (store: Store) => Promise<T>): Promise<T>;
}

export function sharedDatabase(): SharedDatabase {
  let store: Store | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  return {
    use(work) {
      const result = turn.then(async () => {
        store ??= pgliteStore();
        await empty(store);
        return work(store);
      });
      turn = result.catch(() => {});
      return result;
    },
  };
}

// Everything goes, also what the user's migrations laid down: they run again with the next service,
// which is as quick as finding out what to keep.
async function empty(store: Store): Promise<void> {
  const { rows } = await store.query<{ readonly drops: string | null }>(
    `select string_agg(format('drop schema %I cascade', nspname), '; ') as drops
     from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'`,
  );
  await store.exec(`${rows[0]?.drops ?? ""}; create schema public`);
}

/** Every row of every table that is not the runtime's own, as one text to compare. */
export async function contentsOf(store: Store): Promise<string> {
  const { rows } = await store.query<{ readonly name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname !~ '^pg_' and schemaname <> 'information_schema'
       and '"' || schemaname || '"' <> $1
     order by 1`,
    [store.schema],
  );
  const tables: string[] = [];
  for (const { name } of rows) {
    const { rows: contents } = await store.query<{ readonly lines: string | null }>(
      `select string_agg(row::text, chr(10) order by row::text) as lines from ${name} as row`,
    );
    tables.push(`${name}\n${contents[0]?.lines ?? ""}`);
  }
  return tables.join("\n\n");
}
