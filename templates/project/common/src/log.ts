import type { Logger } from "asyncapi-gen/runtime";

const print =
  (level: string) =>
  (fields: object, message: string): void => {
    process.stderr.write(`${level}: ${message} ${JSON.stringify(fields, errorsAsText)}\n`);
  };

// An Error has no members of its own that JSON would show.
const errorsAsText = (_key: string, value: unknown): unknown =>
  value instanceof Error ? value.message : value;

/** What the runtime has to say, on the standard error. A pino logger fits here as it is. */
export const log: Logger = {
  debug() {},
  info() {},
  warn: print("warning"),
  error: print("error"),
};
