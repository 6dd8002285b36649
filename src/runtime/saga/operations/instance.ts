/** Names one instance of one saga. */
export interface InstanceKey {
  readonly service: string;
  readonly saga: string;
  /** The correlation value. */
  readonly instance: string;
}

/** The conversation that a saga's timers belong to. */
export interface Conversation {
  readonly correlationId: string;
  readonly causationId: string | undefined;
}
