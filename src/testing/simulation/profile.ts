/** What a simulation can do to a system, and what that means. */
export const faultKinds = {
  drop: "a delivery is lost; the broker delivers the message again later",
  duplicate: "a message is delivered once more after it was acknowledged",
  delay: "a delivery comes late, perhaps just when a timer fires",
  loseAck: "a message is handled, but its acknowledgement is lost",
  refuse: "the broker refuses a message for the time being",
  brokerDown: "the broker cannot be reached for a while",
  slow: "a service takes seconds for each message, for a while",
  down: "a service takes no messages for a while",
  crash: "a process ends at some await, and starts again later",
  fail: "a handler throws once, after it has done its work",
  poison: "a handler throws whenever it gets a certain message, until somebody mends it",
} as const;

export type FaultKind = keyof typeof faultKinds;

/**
 * How often each fault comes, from 0 to 1: a share of deliveries (`crash`: of transactions, `refuse`
 * and `brokerDown`: of what is handed to the broker, `fail` and `poison`: of handler runs).
 */
export type Profile = Readonly<Partial<Record<FaultKind, number>>>;

/** Profiles that are there without configuration. */
export const builtInProfiles = {
  /** Only interleavings: what happens on a good day. */
  calm: {},
  default: {
    drop: 0.02,
    duplicate: 0.04,
    delay: 0.06,
    loseAck: 0.02,
    refuse: 0.01,
    brokerDown: 0.004,
    slow: 0.004,
    down: 0.004,
    crash: 0.003,
    fail: 0.02,
    poison: 0.002,
  },
  hostile: {
    drop: 0.08,
    duplicate: 0.12,
    delay: 0.2,
    loseAck: 0.08,
    refuse: 0.05,
    brokerDown: 0.02,
    slow: 0.02,
    down: 0.02,
    crash: 0.012,
    fail: 0.08,
    poison: 0.01,
  },
} as const satisfies Readonly<Record<string, Profile>>;
