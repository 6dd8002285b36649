import { RuntimeError } from "../errors.js";

/**
 * SQLSTATEs of a server that goes, comes or has no room: class 08, shutdown, starting up, too many
 * connections, too few resources (a full disk: 53100), input and output that fails (58030). None of
 * them is a message's fault.
 */
const awayStates = /^(08...|57P0[1235]|53...|58030)$/;

const socketCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOENT", // a Unix socket whose server is not running
]);

// node-postgres gives these no code. What PgBouncer says has a code of class 08.
const messages =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed and is not queryable|Connection ended|Query read timeout)/;

/** Whether node-postgres says that the server is away, rather than that a statement is wrong. */
export function isConnectionError(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isConnectionError);
  if (!(error instanceof Error)) return false;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return awayStates.test(code) || socketCodes.has(code) || messages.test(error.message);
}

/** What an operator must know of it: a server that answers is not away, it refuses, and says why. */
function awayReason(error: unknown): string {
  const refusal = error instanceof Error && "severity" in error ? error.message : undefined;
  return refusal === undefined
    ? "The database cannot be reached."
    : `The database refuses: ${refusal}.`;
}

/** Whether an answer did not come in time: the other end may be gone, and nobody has said so. */
export function isReadTimeout(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.message === "Query read timeout" || isReadTimeout(error.cause);
}

/** What callers are told when the server is away or refuses. */
export const away = (cause: unknown) =>
  new RuntimeError("unavailable", awayReason(cause), { cause, retryable: true });
