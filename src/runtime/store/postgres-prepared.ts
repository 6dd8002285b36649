import type { PoolClient, QueryConfig } from "pg";

/**
 * Which statements a connection's server has prepared. Only where the connection is the server's own:
 * a pooler would send the next transaction to another session, which has never heard of them.
 */
export interface Prepared {
  /** The same statement with a name, where it may have one. */
  named(statement: QueryConfig): QueryConfig;
  knows(name: string): boolean;
  learn(names: Iterable<string>): void;
  forgetAll(): void;
}

// Each name costs every connection memory of the server: programs that make up texts without end get
// no names for more than this.
const namesMax = 300;
const names = new Map<string, string>();

const connections = new WeakMap<PoolClient, Prepared | undefined>();

/** Finds out once per connection; undefined: something stands in between, or cannot prepare. */
export async function preparedOn(
  client: PoolClient,
  idleMs: number,
): Promise<Prepared | undefined> {
  if (!connections.has(client)) {
    const direct = await openDirect(client, idleMs);
    connections.set(client, direct ? createPrepared() : undefined);
  }
  return connections.get(client);
}

/** Whether the process that greeted us is the one that answers; then it keeps our time limit, too. */
async function openDirect(client: PoolClient, idleMs: number): Promise<boolean> {
  const { rowCount } = await client.query(
    `select set_config('idle_in_transaction_session_timeout', $2, false)
     where pg_backend_pid() = $1`,
    [Reflect.get(client, "processID") ?? 0, String(idleMs)],
  );
  return rowCount === 1;
}

function createPrepared(): Prepared {
  const known = new Set<string>();
  return {
    named(statement) {
      const name = nameOf(statement.text);
      return name === undefined ? statement : { ...statement, name };
    },
    knows: (name) => known.has(name),
    learn(learnt) {
      for (const name of learnt) known.add(name);
    },
    forgetAll() {
      known.clear();
    },
  };
}

/** The same for a text on all connections; undefined: there are enough already. */
function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= namesMax) return known;
  const name = `asyncapi_gen_${names.size + 1}`;
  names.set(text, name);
  return name;
}

/**
 * Whether a statement of a user may be prepared. Not what answers rows: when a migration gives them
 * another shape, the server refuses what it has prepared before.
 */
export const answersNoRows = (text: string): boolean =>
  /^\s*(insert|update|delete)\s/i.test(text) && !/\breturning\b/i.test(text);
