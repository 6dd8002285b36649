/** Writes messages of PostgreSQL's protocol, one behind the other, into one piece of memory. */
export interface MessageWriter {
  /** Simple query: statements without parameters, several at once. */
  query(sql: string): void;
  parse(name: string, sql: string): void;
  /** What a named statement wants and answers. */
  describe(name: string): void;
  /** Binds a named statement to parameters, in text, and executes it. */
  run(name: string, parameters: readonly (string | null)[]): void;
  sync(): void;
  readonly isEmpty: boolean;
  /** All that was written since the last call; valid until the next message is written. */
  take(): Uint8Array;
}

export function createMessageWriter(): MessageWriter {
  const bytes = growingBytes();
  const { byte, int16, int32, text, endedText, sized, take } = bytes;
  const message = (type: string, write: () => void) => {
    byte(type.charCodeAt(0));
    sized(write, 0);
  };
  const parameter = (value: string | null) => {
    if (value === null) int32(-1);
    else sized(() => text(value), -4);
  };
  return {
    query: (sql) => message("Q", () => endedText(sql)),
    parse: (name, sql) =>
      message("P", () => {
        endedText(name);
        endedText(sql);
        int16(0);
      }),
    describe: (name) =>
      message("D", () => {
        byte("S".charCodeAt(0));
        endedText(name);
      }),
    run(name, parameters) {
      message("B", () => {
        byte(0); // the portal without a name
        endedText(name);
        int16(0);
        int16(parameters.length);
        for (const value of parameters) parameter(value);
        int16(0);
      });
      message("E", () => {
        byte(0);
        int32(0);
      });
    },
    sync: () => message("S", () => {}),
    get isEmpty() {
      return bytes.length === 0;
    },
    take,
  };
}

const initialBytes = 16_384;

function growingBytes() {
  let bytes = Buffer.allocUnsafe(initialBytes);
  let at = 0;
  const reserve = (count: number) => {
    if (at + count <= bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(bytes.length * 2, at + count));
    bytes.copy(larger, 0, 0, at);
    bytes = larger;
  };
  const byte = (value: number) => {
    reserve(1);
    at = bytes.writeUInt8(value, at);
  };
  const int32 = (value: number) => {
    reserve(4);
    at = bytes.writeInt32BE(value, at);
  };
  const text = (value: string) => {
    reserve(value.length * 3);
    at += bytes.write(value, at);
  };
  return {
    byte,
    int32,
    text,
    int16(value: number) {
      reserve(2);
      at = bytes.writeUInt16BE(value, at);
    },
    endedText(value: string) {
      text(value);
      byte(0);
    },
    /** What `write` writes, behind its length, which counts itself and `extra`. */
    sized(write: () => void, extra: number) {
      const start = at;
      int32(0);
      write();
      bytes.writeInt32BE(at - start + extra, start);
    },
    get length() {
      return at;
    },
    take() {
      const written = bytes.subarray(0, at);
      at = 0;
      return written;
    },
  };
}
