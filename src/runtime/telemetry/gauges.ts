/** What waits at a moment. */
export interface Gauges {
  readonly outboxWaiting: number;
  /** Age of the oldest message in the outbox; 0: it is empty. */
  readonly relayLagMs: number;
  readonly parked: number;
  readonly deadLetters: number;
  readonly sagasRunning: number;
  readonly sagasStuck: number;
  /** Messages that each consumer has not passed yet, where its transport can tell. */
  readonly backlog: Readonly<Record<string, number>>;
}

export const nothingWaits: Gauges = {
  outboxWaiting: 0,
  relayLagMs: 0,
  parked: 0,
  deadLetters: 0,
  sagasRunning: 0,
  sagasStuck: 0,
  backlog: {},
};
