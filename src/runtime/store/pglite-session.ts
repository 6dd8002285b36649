import type { PGlite, protocol as wire } from "@electric-sql/pglite";
import { RuntimeError } from "../errors.js";
import { type Answers, type Column, readAnswers } from "./pglite-answers.js";
import { createMessageWriter } from "./pglite-messages.js";
import { rowsOf, textOf } from "./pglite-values.js";

/**
 * A PGlite whose statements are prepared once and answered at once: nothing in it waits. PGlite's own
 * `query` calls the database five times for each statement, has it parse each text anew, and reads
 * every answer twice.
 */
export interface PgliteSession {
  /** A statement that goes with the next one, in the order given; that one throws when it fails. */
  defer(sql: string, parameters?: readonly unknown[]): void;
  /** Forgets what was deferred and has not gone yet. */
  forgetDeferred(): void;
  query<Row extends object>(
    sql: string,
    parameters?: readonly unknown[],
  ): { readonly rows: Row[]; readonly rowCount: number };
  /** Statements without parameters, several at once. */
  exec(sql: string): void;
  /** Prepares a statement and makes its plan, without running it. */
  plan(sql: string): void;
  /** Which statements are prepared; for who puts the server back to what it was. */
  prepared: ReadonlyMap<string, Prepared>;
}

export interface Prepared {
  readonly name: string;
  readonly parameterTypes: readonly number[];
  readonly columns: readonly Column[];
}

interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

export function pgliteSession(client: PGlite, { Parser }: typeof wire): PgliteSession {
  const writer = createMessageWriter();
  let statements = new Map<string, Prepared>();
  const waiting: Statement[] = [];
  const send = (): Answers => {
    writer.sync();
    const answers = readAnswers(ask(client, writer.take()));
    if (answers.error !== undefined) throw errorOf(answers.error, Parser);
    if (!answers.isComplete) throw brokenOff();
    return answers;
  };
  const prepare = (sql: string): Prepared => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    // It may speak of what those before it make.
    if (!writer.isEmpty) send();
    const name = `s${statements.size}`;
    writer.parse(name, sql);
    writer.describe(name);
    const { parameterTypes, columns } = send();
    const prepared = { name, parameterTypes, columns };
    statements.set(sql, prepared);
    return prepared;
  };
  const write = ({ sql, parameters }: Statement): Prepared => {
    const prepared = prepare(sql);
    const { name, parameterTypes } = prepared;
    const texts = parameters.map((value, index) => textOf(client, value, parameterTypes[index]));
    writer.run(name, texts);
    return prepared;
  };
  const writeGroup = (group: readonly Statement[]): Prepared | undefined => {
    try {
      return group.map(write).at(-1);
    } catch (error) {
      // A parameter that cannot be written: those before it must not be lost, a `begin` least of all.
      if (!writer.isEmpty) send();
      throw error;
    }
  };
  const flush = () => {
    writeGroup(waiting.splice(0));
    if (!writer.isEmpty) send();
  };
  const execute = (sql: string) => {
    writer.query(sql);
    send();
  };
  return {
    plan(sql) {
      const { name, parameterTypes } = prepare(sql);
      const nothing = parameterTypes.map(() => "null").join(", ");
      execute(`explain execute ${name}${nothing === "" ? "" : `(${nothing})`}`);
    },
    get prepared() {
      return new Map(statements);
    },
    set prepared(known) {
      statements = new Map(known);
    },
    defer: (sql, parameters = []) => void waiting.push({ sql, parameters }),
    forgetDeferred: () => void waiting.splice(0),
    query<Row extends object>(sql: string, parameters: readonly unknown[] = []) {
      const prepared = writeGroup([...waiting.splice(0), { sql, parameters }]);
      const { rows = [], tag = "" } = send().results.at(-1) ?? {};
      const found = rowsOf<Row>(client, prepared?.columns ?? [], rows);
      return { rows: found, rowCount: Math.max(found.length, affected(tag)) };
    },
    exec(sql) {
      flush();
      execute(sql);
      if (statements.size === 0) return;
      // What a migration changes may be what a prepared statement was planned on.
      statements.clear();
      execute("deallocate all");
    },
  };
}

/** Of all ways in, the one that does not read the answer itself, and keep it for ever. */
function ask(client: PGlite, messages: Uint8Array): Buffer {
  const parts: Buffer[] = [];
  const onRawData = (bytes: Uint8Array) => void parts.push(Buffer.from(bytes));
  // It has answered when it returns. What it throws shows in that the answer has no end.
  client.execProtocolRawStream(messages, { syncToFs: false, onRawData }).catch(() => {});
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
}

const brokenOff = () =>
  new RuntimeError("unavailable", "PGlite has broken off in the middle of an answer.");

/** The error that PGlite itself would throw. */
function errorOf(bytes: Uint8Array, Parser: (typeof wire)["Parser"]): Error {
  let found: Error | undefined;
  new Parser().parse(bytes, (message) => {
    if (message instanceof Error) found = message;
  });
  return found ?? new Error("PGlite refuses a statement, and does not say why.");
}

/** `INSERT 0 3`: three. */
const affected = (tag: string): number =>
  /^(INSERT|UPDATE|DELETE|MERGE)/.test(tag) ? Number(/\d+$/.exec(tag)?.[0] ?? 0) : 0;
