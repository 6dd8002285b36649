/** Names one instance of one saga. */
export interface InstanceKey {
  readonly service: string;
  readonly saga: string;
  /** The correlation value. */
  readonly instance: string;
}
