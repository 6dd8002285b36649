import { announceTopics } from "../store/operations/announce-topics.js";
import type { Store } from "../store/store.js";
import type { Environment } from "../transport/transport.js";
import { type Loop, startLoop } from "./loop.js";
import { isClaimed, nudge, onNudge, type Topic } from "./signals.js";

const topics: readonly Topic[] = ["outbox", "log", "parked"];
const relistenMs = 5_000;
// A notification is a transaction that waits for the disk; telling of every commit of a busy process
// would double what each costs. The first after a silence is sent at once.
const silenceMs = 10;

/**
 * Passes nudges on to other processes on the same database, and theirs to this one. Sent after the
 * commit (inside the transaction a notification costs a lock of the whole cluster), any number
 * within 10 ms as one. Losing one costs a poll interval, no more.
 */
export function startRemoteNudges(store: Store, environment: Environment): Loop | undefined {
  const listen = store.listen?.bind(store);
  // Virtual time has one process only.
  if (listen === undefined || environment.clock.virtual) return undefined;
  const origin = environment.random.newId();
  const channel = store.schema.replaceAll('"', "");
  const pending = new Set<Topic>();
  const toldMs = new Map<Topic, number>();
  let receiving = false;
  let stopListening: (() => Promise<void>) | undefined;

  const passOn = (heard: readonly string[]) => {
    receiving = true; // or it would be passed on again
    for (const topic of topics) if (heard.includes(topic)) nudge(store, topic);
    receiving = false;
  };
  const receive = (payload: string) => {
    const [from, ...told] = payload.split(" ");
    if (from !== origin) passOn(told);
  };
  const startListening = async () => {
    stopListening = await listen(channel, receive, () => {
      stopListening = undefined;
    });
    passOn(topics); // whatever was said before
  };
  const announce = async () => {
    if (pending.size === 0) return;
    const payload = [origin, ...pending].join(" ");
    for (const topic of pending) toldMs.set(topic, environment.clock.now());
    pending.clear();
    await announceTopics(store, channel, payload);
  };
  const pass = async () => {
    if (stopListening === undefined) await startListening();
    await announce();
    return undefined;
  };
  const loop = startLoop({ name: "notifications", environment, pass, pollMs: relistenMs });
  const tell = (topic: Topic) => {
    if (receiving || pending.has(topic) || isClaimed(store, topic)) return;
    pending.add(topic);
    const sinceMs = environment.clock.now() - (toldMs.get(topic) ?? Number.NEGATIVE_INFINITY);
    if (sinceMs >= silenceMs) loop.wake();
    else loop.wakeIn(silenceMs - Math.max(0, sinceMs)); // negative: a clock that was set back
  };
  const stopHearing = topics.map((topic) => onNudge(store, topic, () => tell(topic)));
  loop.wake();
  return {
    ...loop,
    async stop() {
      for (const stop of stopHearing) stop();
      await loop.stop();
      await announce().catch(() => {}); // a poll interval later they find it themselves
      await stopListening?.();
    },
  };
}
