/** What the process answers. */
export const exitCodes = {
  clean: 0,
  /** Invalid document, stale output, invalid event. */
  findings: 1,
  /** The command line or the configuration cannot be followed. */
  usage: 2,
  /** A fault of asyncapi-gen itself. */
  bug: 3,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
