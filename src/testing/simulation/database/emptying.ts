import type { Tx } from "../../../runtime/store/store.js";
import type { SimulationDatabase } from "./database.js";

/**
 * Keeps what the migrations wrote into tables of the user's (reference data). What it answers empties
 * all others in one round trip: what was written since goes, sequences begin anew.
 *
 * Not with `delete`: the order of rows that a query leaves open is the one in which they lie in the
 * files, and the plan it is read by depends on their size. So the files and the plans begin anew, too,
 * or a story would depend on what was played before it.
 */
export async function prepareEmptying(database: SimulationDatabase): Promise<() => Promise<void>> {
  const tables = await database.transaction(0, (tx) => describeTables(tx));
  const sequences = await database.transaction(0, (tx) => describeSequences(tx));
  await database.exec(keepRows(tables.filter(({ rows }) => rows > 0)));
  const empty = [truncate(tables), ...tables.flatMap(refill), ...sequences].join("; ");
  let emptied = 0;
  return async () => {
    emptied += 1;
    // Each new file leaves a dead row in the catalogue, and nobody else may clear those away in time.
    if (emptied % 50 === 0) await database.exec(vacuumCatalogue);
    await database.transaction(0, async (tx) => {
      await tx.query("select set_config('session_replication_role', 'replica', true)");
      await tx.query(asFunction(empty));
      await tx.query("discard plans");
    });
  };
}

interface Table {
  /** Quoted. */
  readonly name: string;
  readonly rows: number;
  readonly kept: string;
}

// What the runtime knows for ever, which its migrations have written.
const permanent = ["migrations", "meta"];

async function describeTables(tx: Tx): Promise<readonly Table[]> {
  const { rows: names } = await tx.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname !~ '^pg_' and schemaname not in ('information_schema', 'simulation_blank')
       and not (schemaname = trim(both '"' from $1) and tablename = any($2::text[]))
     order by 1`,
    [tx.schema, permanent],
  );
  const tables: Table[] = [];
  for (const [index, { name }] of names.entries()) {
    const { rows } = await tx.query<{ rows: number }>(`select count(*)::int as rows from ${name}`);
    tables.push({ name, rows: rows[0]?.rows ?? 0, kept: `simulation_blank.t${index}` });
  }
  return tables;
}

const keepRows = (tables: readonly Table[]): string =>
  [
    "drop schema if exists simulation_blank cascade; create schema simulation_blank",
    ...tables.map(({ name, kept }) => `create table ${kept} as table ${name}`),
  ].join("; ");

// All in one statement, or foreign keys between them would forbid it.
const truncate = (tables: readonly Table[]): string =>
  tables.length === 0 ? "null" : `truncate ${tables.map(({ name }) => name).join(", ")}`;

const refill = ({ name, rows, kept }: Table): readonly string[] =>
  rows === 0 ? [] : [`insert into ${name} overriding system value table ${kept}`];

/** Statements that set each where the migrations have left it. */
async function describeSequences(tx: Tx): Promise<readonly string[]> {
  const { rows } = await tx.query<{ reset: string }>(
    `select format('perform setval(%L, %s, %L)', format('%I.%I', schemaname, sequencename),
              coalesce(last_value, start_value), last_value is not null) as reset
     from pg_sequences order by schemaname, sequencename`,
  );
  return rows.map(({ reset }) => reset);
}

const vacuumCatalogue = "vacuum pg_catalog.pg_class";

/** One statement, whose plan is made once. */
const asFunction = (statements: string): string =>
  `do $simulation$ begin ${statements}; end $simulation$`;
