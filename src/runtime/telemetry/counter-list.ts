/**
 * Every counter of `health().counters`, since `start`, and of the metrics `asyncapi_gen.<name>` (with
 * `_` for `-`; what stands behind a colon is the attribute `asyncapi_gen.reason`). docs/runtime.md
 * repeats this list.
 */
export const counterList = {
  published: "messages that committed with a transaction of ours",
  "published-elsewhere":
    "messages written by publishIn into a transaction whose end only its owner knows",
  relayed: "messages that the relay of this process has handed to the transport",
  batches: "transactions that handled several messages (consumers.batch)",
  "batches-split": "of those, the ones that were undone and taken message by message",
  handled: "messages whose handler's effects have committed",
  duplicate: "messages that had been processed before, and had no effect",
  "duplicate-by-key": "messages whose business key had been processed before (x-idempotency)",
  retried: "further attempts at parked messages, however they ended",
  "retries-failed": "further attempts that failed, with another one to come",
  parked: "messages set aside after their first attempt failed",
  held: "messages set aside because an earlier one of their key is parked",
  redelivered:
    "messages delivered before without an acknowledgement, set aside to be tried with care",
  early: "messages set aside because their saga instance does not exist yet",
  "handed-back": "messages given back to the transport: the service stopped, or a lease was lost",
  "dead-lettered": "messages given up; the reason stands behind a colon",
  "refused-by-tombstone": "actions of a saga that had been undone before they arrived",
  "not-for-this-consumer": "messages on a shared channel that another consumer handles",
  conflicts: "deadlocks and serialization failures, retried at once",
  "store-away": "attempts that the database's absence ended; they count for no message",
  unfinished: "messages whose outcome could not be written down, tried again",
  "stranger-without-id": "messages without an id of their own, known by the broker's coordinates",
  requests: "requests that were sent",
  "replies-received": "replies that somebody was waiting for",
  "reply-late": "replies that nobody was waiting for any more",
  "requests-timed-out": "requests that had no reply in time",
  "reply-unaddressed": "replies that were not sent, for their request names no address",
  "timers-fired": "due timers of sagas, whatever they found",
  "timer-failures": "timers that failed and are tried again later",
  "saga-started": "saga instances that began",
  "saga-compensating": "saga instances that began to undo their steps",
  "saga-completed": "saga instances that ended well",
  "saga-failed": "saga instances that ended with every step undone",
  "saga-stuck": "saga instances that wait for an operator",
  "saga-timeout": "timers that moved a saga on",
  "saga-retried": "stuck steps that an operator asked for again",
  "saga-duplicate": "starts and answers of a saga that had come before",
  "saga-late": "answers that came after their step was given up; recorded in the instance",
  "saga-unexpected": "messages that their saga instance does not wait for",
  "saga-contradictory": "answers that contradict an earlier one",
  "saga-timer-stale": "timers that their saga no longer waits for",
  "saga-retry-moot": "retries of what was no longer stuck",
} as const;

export type CounterName = keyof typeof counterList;

export const describeCounter = (name: string): string | undefined =>
  Object.hasOwn(counterList, name) ? counterList[name as CounterName] : undefined;
