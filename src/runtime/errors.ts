/** Stable codes of what the runtime throws; each has a line in docs/runtime-errors.md. */
export type RuntimeErrorCode =
  | "handler-unwritten"
  | "invalid-envelope"
  | "invalid-payload"
  | "invalid-headers"
  | "invalid-parameters"
  | "lease-lost"
  | "message-too-large"
  | "migration-changed"
  | "nested-transaction"
  | "not-started"
  | "schema-newer"
  | "store-locked"
  | "saga-definition-changed"
  | "saga-body"
  | "options"
  | "limit-exceeded"
  | "request-in-transaction"
  | "request-timeout"
  | "stopped"
  | "transaction-ended"
  | "transaction-idle"
  | "unavailable";

/** Something the runtime refused. The code stands in the message: `[invalid-payload] OrderStarted: ...`. */
export class RuntimeError extends Error {
  override readonly name = "RuntimeError";
  readonly code: RuntimeErrorCode;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;

  constructor(
    code: RuntimeErrorCode,
    message: string,
    options: { cause?: unknown; retryable?: boolean } = {},
  ) {
    super(
      `[${code}] ${message}`,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}
