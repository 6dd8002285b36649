/** The team whose members share what a consumer reads of a stream of NATS; its leases' rows are named by it. */
export const streamTeam = (stream: string, consumer: string): string =>
  `nats ${stream} consumer ${consumer}`;
