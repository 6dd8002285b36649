import type { PGlite, protocol as wire } from "@electric-sql/pglite";
import { RuntimeError } from "../../../runtime/errors.js";

/** A session whose statements are prepared once and answered at once: nothing in it waits. */
export interface PgliteSession {
  query<Row extends object>(
    sql: string,
    parameters: readonly unknown[],
  ): { readonly rows: Row[]; readonly rowCount: number };
  /** Statements without parameters, several at once. */
  exec(sql: string): void;
  close(): Promise<void>;
}

type Serialize = (typeof wire)["serialize"];

interface Column {
  readonly name: string;
  readonly dataTypeID: number;
}

interface Prepared {
  readonly name: string;
  readonly parameterTypes: readonly number[];
  readonly columns: readonly Column[];
}

/** What the server said to one batch of messages. */
interface Answer {
  parameterTypes: readonly number[];
  columns: readonly Column[];
  readonly rows: (readonly (string | null)[])[];
  tag: string;
  error: Error | undefined;
}

/**
 * A PGlite of our own, in memory. Its `query` costs six times as much as the statement itself: it
 * parses every text anew and crosses several queues. A simulation runs some thousand statements a
 * second, so this speaks the protocol directly.
 */
export async function openPgliteSession(): Promise<PgliteSession> {
  const { PGlite, protocol } = await load();
  const opened = session(await PGlite.create(), protocol);
  opened.exec(settings);
  return opened;
}

function session(client: PGlite, { serialize, Parser }: typeof wire): PgliteSession {
  const statements = new Map<string, Prepared>();
  const ask = (...messages: readonly Uint8Array[]): Answer => {
    const answer: Answer = { parameterTypes: [], columns: [], rows: [], tag: "", error: undefined };
    const bytes = client.execProtocolRawSync(joined(messages));
    new Parser().parse(bytes, (message) => note(answer, message));
    if (answer.error !== undefined) throw answer.error;
    return answer;
  };
  const prepare = (sql: string): Prepared => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const name = `s${statements.size}`;
    const { parameterTypes, columns } = ask(...parsing(serialize, name, sql));
    const prepared = { name, parameterTypes, columns };
    statements.set(sql, prepared);
    return prepared;
  };
  return {
    query: <Row extends object>(sql: string, parameters: readonly unknown[]) => {
      const prepared = prepare(sql);
      const values = parameters.map((value, index) =>
        textOf(client, value, prepared.parameterTypes[index] ?? 0),
      );
      const { rows, tag } = ask(
        serialize.bind({ statement: prepared.name, values }),
        serialize.execute({}),
        serialize.sync(),
      );
      const found = rows.map((row) => asRow(client, prepared.columns, row) as Row);
      return { rows: found, rowCount: Math.max(found.length, affected(tag)) };
    },
    exec(sql) {
      ask(serialize.query(sql));
      if (isTransactionControl.test(sql) || statements.size === 0) return;
      // What a migration changes may be what a prepared statement was planned on.
      statements.clear();
      ask(serialize.query("deallocate all"));
    },
    close: () => client.close(),
  };
}

// Tables hold a few rows, and the same statements come thousands of times: one plan will do.
const settings =
  "set plan_cache_mode = force_generic_plan; set jit = off; set synchronous_commit = off";

const isTransactionControl = /^(begin|commit|rollback)$/;

const parsing = (serialize: Serialize, name: string, text: string): readonly Uint8Array[] => [
  serialize.parse({ name, text, types: [] }),
  serialize.describe({ type: "S", name }),
  serialize.sync(),
];

function note(answer: Answer, message: { readonly name: string }): void {
  if (message instanceof Error) answer.error ??= message;
  else if ("dataTypeIDs" in message) answer.parameterTypes = message.dataTypeIDs as number[];
  else if (message.name === "rowDescription" && "fields" in message) {
    answer.columns = message.fields as Column[];
  } else if (message.name === "dataRow" && "fields" in message) {
    answer.rows.push(message.fields as (string | null)[]);
  } else if (message.name === "commandComplete" && "text" in message) {
    answer.tag = String(message.text);
  }
}

function textOf(client: PGlite, value: unknown, type: number): string | null {
  if (value === null || value === undefined) return null;
  const serializer = client.serializers[type];
  return serializer === undefined ? String(value) : serializer(value);
}

const asRow = (client: PGlite, columns: readonly Column[], row: readonly (string | null)[]) =>
  Object.fromEntries(
    columns.map(({ name, dataTypeID }, index) => {
      const text = row[index] ?? null;
      const parser = client.parsers[dataTypeID];
      return [name, text === null || parser === undefined ? text : parser(text, dataTypeID)];
    }),
  );

/** `INSERT 0 3`: three. */
const affected = (tag: string): number =>
  /^(INSERT|UPDATE|DELETE|MERGE)/.test(tag) ? Number(/\d+$/.exec(tag)?.[0] ?? 0) : 0;

function joined(messages: readonly Uint8Array[]): Uint8Array {
  const [only] = messages;
  return messages.length === 1 && only !== undefined ? only : Buffer.concat(messages);
}

async function load(): Promise<typeof import("@electric-sql/pglite")> {
  try {
    return await import("@electric-sql/pglite");
  } catch (error) {
    throw new RuntimeError(
      "options",
      "A simulation needs the package @electric-sql/pglite: npm install -D @electric-sql/pglite",
      { cause: error },
    );
  }
}
