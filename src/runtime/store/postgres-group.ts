import type { Connection, PoolClient, QueryConfig, QueryResult } from "pg";

type Driver = typeof import("pg")["default"];

/** Statements in the order in which they are sent. */
export type Statements = readonly [QueryConfig, ...QueryConfig[]];

/** What node-postgres's queries do; its types do not say so. */
interface Query {
  readonly text: string;
  prepare(connection: Connection): void;
  submit(connection: Connection): void;
  hasBeenParsed(connection: Connection): boolean;
  handleRowDescription(message: unknown): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Connection): void;
  callback?(error: Error | null | undefined, result?: QueryResult): void;
}

/**
 * Sends statements in one round trip and answers the last one's result. The server skips what follows
 * a failed one: nothing that comes after a failed `begin` can commit by itself.
 */
export function sendTogether(
  client: PoolClient,
  driver: Driver,
  statements: Statements,
): Promise<QueryResult> {
  if (statements.length === 1 || !canPrepare(driver)) return oneByOne(client, statements);
  return new Promise((resolve, reject) => {
    client.query(
      group(driver, statements, (error, result) => {
        if (result === undefined) reject(error);
        else resolve(result);
      }),
    );
  });
}

async function oneByOne(client: PoolClient, [first, ...rest]: Statements): Promise<QueryResult> {
  let result = await client.query(first);
  for (const statement of rest) result = await client.query(statement);
  return result;
}

// libpq's binding has queries of another kind.
const canPrepare = ({ Query }: Driver): boolean =>
  typeof Reflect.get(Query.prototype, "prepare") === "function";

/** One query to node-postgres, which writes the messages of several. */
function group(
  driver: Driver,
  statements: Statements,
  settle: (error: unknown, result: QueryResult | undefined) => void,
): Query {
  const last = query(driver, statements.at(-1));
  const earlier = statements.slice(0, -1).map((statement) => query(driver, statement));
  let refused: unknown;
  for (const one of earlier) {
    one.callback = (error) => {
      refused ??= error;
    };
  }
  last.callback = (error, result) => {
    const failure = refused ?? error;
    settle(failure, failure ? undefined : result);
  };
  last.submit = (connection) => {
    const written: Uint8Array[] = [];
    const gathering = gather(connection, written);
    const quiet = quietly(gathering);
    for (const [place, one] of earlier.entries()) {
      // The server still has it: the same statement with other values need not be parsed again.
      if (earlier[place - 1]?.text === one.text) one.hasBeenParsed = () => true;
      one.prepare(quiet);
    }
    // A parameter could not be sent: the last one, perhaps a commit, must not follow without it.
    if (refused === undefined) last.prepare(gathering);
    else gathering.sync();
    if (connection.stream.writable) connection.stream.write(Buffer.concat(written));
  };
  answerOnlyLast(last, earlier.length);
  return last;
}

const query = (driver: Driver, statement: QueryConfig | undefined): Query =>
  new driver.Query({ text: "", values: [], ...statement }) as unknown as Query;

// One write for all messages: the system call costs more than what they say.
const gather = (connection: Connection, written: Uint8Array[]): Connection =>
  Object.create(connection, {
    stream: { value: { writable: true, write: (bytes: Uint8Array) => written.push(bytes) > 0 } },
  });

// A statement's messages end with a sync, after which it would stand or fall alone; and nobody asks
// what its rows look like.
const quietly = (connection: Connection): Connection =>
  Object.create(connection, { sync: { value: () => {} }, describe: { value: () => {} } });

/** Passes over the answers of the first `count` statements. */
function answerOnlyLast(last: Query, count: number): void {
  const answer = {
    handleRowDescription: last.handleRowDescription.bind(last),
    handleDataRow: last.handleDataRow.bind(last),
    handleCommandComplete: last.handleCommandComplete.bind(last),
  };
  let completed = 0;
  last.handleRowDescription = (message) => {
    if (completed >= count) answer.handleRowDescription(message);
  };
  last.handleDataRow = (message) => {
    if (completed >= count) answer.handleDataRow(message);
  };
  last.handleCommandComplete = (message, connection) => {
    if (completed >= count) answer.handleCommandComplete(message, connection);
    completed += 1;
  };
}
