import type { Connection, PoolClient, QueryConfig, QueryResult } from "pg";
import type { Prepared } from "./postgres-prepared.js";

type Driver = typeof import("pg")["default"];

/** Statements in the order in which they are sent. */
export type Statements = readonly [QueryConfig, ...QueryConfig[]];

/** What node-postgres's queries do; its types do not say so. */
interface Query {
  readonly text: string;
  readonly name?: string;
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
  prepared?: Prepared,
): Promise<QueryResult> {
  const [first, ...more] = statements;
  const isPlain = more.length === 0 && first.name === undefined;
  if (isPlain || !canPrepare(driver)) return oneByOne(client, statements);
  const names = new Set(statements.flatMap(({ name }) => name ?? []));
  return new Promise((resolve, reject) => {
    client.query(
      group(driver, statements, prepared, (error, result) => {
        if (result === undefined) {
          // Nobody knows how far the server has got, or whether it still has what it had.
          prepared?.forgetAll();
          reject(error);
        } else {
          prepared?.learn(names);
          resolve(result);
        }
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
export const canPrepare = ({ Query }: Driver): boolean =>
  typeof Reflect.get(Query.prototype, "prepare") === "function";

/** One query to node-postgres, which writes the messages of several. */
function group(
  driver: Driver,
  statements: Statements,
  prepared: Prepared | undefined,
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
    const parsing = createParsing(prepared, gathering);
    for (const one of earlier) {
      parsing.prepare(one);
      one.prepare(quiet);
    }
    parsing.prepare(last);
    // A parameter could not be sent: the last one, perhaps a commit, must not follow without it.
    if (refused === undefined) last.prepare(gathering);
    else gathering.sync();
    if (connection.stream.writable) connection.stream.write(Buffer.concat(written));
  };
  answerOnlyLast(last, earlier.length);
  return last;
}

/** What the server has parsed already, and need not be sent again. */
function createParsing(prepared: Prepared | undefined, connection: Connection) {
  const sent = new Set<string>();
  let unnamed: string | undefined;
  return {
    /** Closes what may be there under its name: a group that failed may have got so far. */
    prepare(one: Query): void {
      const { name, text } = one;
      const isParsed =
        name === undefined ? unnamed === text : sent.has(name) || prepared?.knows(name) === true;
      if (name === undefined) unnamed = text;
      else sent.add(name);
      one.hasBeenParsed = () => isParsed;
      if (name !== undefined && !isParsed) connection.close({ type: "S", name }, true);
    },
  };
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
