/** A case of the runtime's promises: what happens, and what must come of it. */
export interface Case {
  readonly number: number;
  readonly promise: string;
  /**
   * live: on a real PostgreSQL (or broker), in processes that are killed where it says so;
   * simulated: under a virtual clock and seeded faults; transport: for each transport.
   */
  readonly proof: "live" | "simulated" | "transport" | "live and simulated";
}

const live = (number: number, promise: string): Case => ({ number, promise, proof: "live" });
const simulated = (number: number, promise: string): Case => ({
  number,
  promise,
  proof: "simulated",
});
const transport = (number: number, promise: string): Case => ({
  number,
  promise,
  proof: "transport",
});

export const cases: readonly Case[] = [
  live(1, "A gap in the outbox's serial ids, under 12 writers and a live relay: none is lost"),
  live(
    2,
    "Four hot keys, also when the outbox row comes before the aggregate's lock: none is inverted",
  ),
  live(3, "A stranger's long transaction, in another table or database, stalls nothing"),
  live(4, "Rolled-back or jumped sequence values neither block nor skip"),
  live(5, "Dumped and restored, what waited is delivered"),
  live(
    6,
    "A crash between publishing and deleting: duplicates with the same id, none lost, order kept",
  ),
  live(7, "The duplicate of a finished message publishes nothing"),
  live(
    8,
    "The broker refuses part of a batch: only that is tried again, nothing of its key overtakes it",
  ),
  live(9, "Too large for the broker: a dead letter, never a drop; other messages flow"),
  simulated(
    10,
    "A poison head of a key: other keys flow, its own waits; a broker that is down is no poison",
  ),
  simulated(11, "Outbox, inbox and queue tables stay bounded over a week"),
  live(12, "The session that listens is killed: at most one poll interval later, and none lost"),
  live(13, "A notification is never sent inside the business transaction"),
  live(14, "No session of ours is left idle in a transaction"),
  live(
    15,
    "A worker dies or sleeps over its lease: taken over within 30 s, its late commit refused",
  ),
  simulated(16, "An application's clock is wrong by ten minutes: no effect"),
  live(17, "16 duplicates at once: one runs"),
  live(18, "A handler throws and the message comes again: applied once, not swallowed"),
  live(19, "Two consumers of one service, one id: both run"),
  live(20, "One id, another body: a dead letter"),
  live(21, "A redriven message goes through the inbox"),
  {
    number: 22,
    promise: "A crash at every await point of the consumer: counts conserved",
    proof: "live and simulated",
  },
  live(23, "Two starts of a saga at once: one instance"),
  live(24, "A reply that is there before its saga: applied later, never lost"),
  simulated(
    25,
    "An event before the start is parked, then applied; one after the end is recorded as late",
  ),
  simulated(26, "A timeout after the end, or of an earlier epoch: ignored and counted"),
  simulated(27, "A timeout races a success: exactly one outcome"),
  simulated(
    28,
    "A step timed out but took effect: recorded as late, covered by its compensation, undone once",
  ),
  simulated(29, "A compensation arrives before the action it undoes: the late action is refused"),
  simulated(30, "A compensation fails: retried, then stuck and told; the others still run"),
  simulated(31, "A declared failure compensates, an unknown error is retried"),
  simulated(32, "Cancelled while it compensates: a compensation cannot be cancelled"),
  live(33, "Contradicting answers at once: one wins, the other meets the new state"),
  live(34, "A megabyte of saga state works"),
  live(
    35,
    "A definition changed under running instances: refused at the start, by name; or, given the former release, each ends on its own",
  ),
  live(36, "Undecodable bytes: a dead letter with the bytes, never retried"),
  live(37, "The dead letter cannot be written: not acknowledged"),
  live(
    38,
    "A message that kills its process: a dead letter after so many crashes; its neighbours are not blamed",
  ),
  live(39, "A dead letter parks its key; a redrive restores the order"),
  live(40, "An unknown type: by the policy, and counted"),
  live(41, "SIGTERM with work in flight: drained, leases released, exit code 0"),
  simulated(42, "Full jitter, the same again under the same seed"),
  simulated(43, "Each attempt gets a context of its own"),
  simulated(
    44,
    "Correlation is constant and causation the parent's id, through retries, dead letters, redrives and timeouts",
  ),
  transport(45, "Every attribute of the envelope, and any Unicode payload, arrives as it was sent"),
  transport(46, "Order per key"),
  transport(47, "What is rejected comes again"),
  transport(48, "Competing consumers share, groups each get all"),
  transport(49, "A broker that restarts in mid-stream"),
  transport(50, "Closed from several sides at once"),
  transport(51, "A consumer slower than its publisher: memory stays bounded"),
  transport(52, "A message of a megabyte"),
  transport(53, "Empty and huge headers"),
];
