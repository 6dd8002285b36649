/** A column of an answer. */
export interface Column {
  readonly name: string;
  readonly type: number;
}

/** What the server says to a batch of messages. */
export interface Answers {
  /** Of a statement that was described: the types of its parameters, and what it answers. */
  readonly parameterTypes: readonly number[];
  readonly columns: readonly Column[];
  /** One for each statement that was executed. */
  readonly results: readonly StatementAnswer[];
  /** The bytes of the first error, as a message of the protocol. */
  readonly error: Uint8Array | undefined;
  /** Whether the server is ready for more. */
  readonly isComplete: boolean;
}

export interface StatementAnswer {
  /** In text. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** `INSERT 0 3`. */
  readonly tag: string;
}

const code = (letter: string) => letter.charCodeAt(0);
const parameterDescription = code("t");
const rowDescription = code("T");
const dataRow = code("D");
const commandComplete = code("C");
const errorResponse = code("E");
const readyForQuery = code("Z");

/** Reads whole messages of PostgreSQL's protocol; those that tell nothing here are passed over. */
export function readAnswers(bytes: Buffer): Answers {
  const results: StatementAnswer[] = [];
  let parameterTypes: readonly number[] = [];
  let columns: readonly Column[] = [];
  let rows: (string | null)[][] = [];
  let error: Uint8Array | undefined;
  let isComplete = false;
  for (let at = 0; at < bytes.length; ) {
    const end = at + 1 + bytes.readInt32BE(at + 1);
    const kind = bytes[at];
    if (kind === dataRow) rows.push(readRow(bytes, at + 5));
    else if (kind === commandComplete) {
      results.push({ rows, tag: bytes.toString("latin1", at + 5, end - 1) });
      rows = [];
    } else if (kind === parameterDescription) parameterTypes = readTypes(bytes, at + 5);
    else if (kind === rowDescription) columns = readColumns(bytes, at + 5);
    else if (kind === errorResponse) error ??= bytes.subarray(at, end);
    else if (kind === readyForQuery) isComplete = true;
    at = end;
  }
  return { parameterTypes, columns, results, error, isComplete };
}

function readRow(bytes: Buffer, start: number): (string | null)[] {
  const fields: (string | null)[] = [];
  let at = start + 2;
  for (let left = bytes.readUInt16BE(start); left > 0; left -= 1) {
    const length = bytes.readInt32BE(at);
    at += 4;
    fields.push(length < 0 ? null : bytes.toString("utf8", at, at + length));
    at += Math.max(0, length);
  }
  return fields;
}

const readTypes = (bytes: Buffer, start: number): readonly number[] =>
  Array.from({ length: bytes.readUInt16BE(start) }, (_, index) =>
    bytes.readUInt32BE(start + 2 + 4 * index),
  );

/** Behind its name stand 18 bytes of each column; its type at the seventh. */
function readColumns(bytes: Buffer, start: number): readonly Column[] {
  const columns: Column[] = [];
  let at = start + 2;
  for (let left = bytes.readUInt16BE(start); left > 0; left -= 1) {
    const end = bytes.indexOf(0, at);
    columns.push({ name: bytes.toString("utf8", at, end), type: bytes.readUInt32BE(end + 7) });
    at = end + 19;
  }
  return columns;
}
