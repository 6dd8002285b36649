/** The team whose members share what a consumer reads of a stream of NATS; its leases' rows are named by it. */
export const streamTeam = (stream: string, consumer: string): string =>
  `nats ${stream} consumer ${consumer}`;

/** Finds stream and consumer in the name of such a team; for PostgreSQL. A stream's name has no blanks. */
export const streamTeamPattern = "^nats ([^ ]+) consumer (.*)$";
