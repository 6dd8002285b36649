import { announceTopics } from "../store/operations/announce-topics.js";
import type { Store } from "../store/store.js";
import type { Environment } from "../transport/transport.js";
import { type Loop, startLoop } from "./loop.js";
import { nudge, onNudge, type Topic } from "./signals.js";

const topics: readonly Topic[] = ["outbox", "log", "parked"];
const relistenMs = 5_000;

/**
 * Passes nudges on to other processes on the same database, and theirs to this one. Sent after the
 * commit (inside the transaction a notification costs a lock of the whole cluster), any number as
 * one. Losing one costs a poll interval, no more.
 */
export function startRemoteNudges(store: Store, environment: Environment): Loop | undefined {
  const listen = store.listen?.bind(store);
  // Virtual time has one process only.
  if (listen === undefined || environment.clock.virtual) return undefined;
  const origin = environment.random.newId();
  const channel = store.schema.replaceAll('"', "");
  const pending = new Set<Topic>();
  let receiving = false;
  let stopListening: (() => Promise<void>) | undefined;

  const receive = (payload: string) => {
    const [from, ...told] = payload.split(" ");
    if (from === origin) return;
    receiving = true; // or it would be passed on again
    for (const topic of topics) if (told.includes(topic)) nudge(store, topic);
    receiving = false;
  };
  const pass = async () => {
    stopListening ??= await listen(channel, receive, () => {
      stopListening = undefined;
    });
    if (pending.size === 0) return undefined;
    const payload = [origin, ...pending].join(" ");
    pending.clear();
    await announceTopics(store, channel, payload);
    return undefined;
  };
  const loop = startLoop({ name: "notifications", environment, pass, pollMs: relistenMs });
  const stopHearing = topics.map((topic) =>
    onNudge(store, topic, () => {
      if (receiving) return;
      pending.add(topic);
      loop.wake();
    }),
  );
  loop.wake();
  return {
    ...loop,
    async stop() {
      for (const stop of stopHearing) stop();
      await loop.stop();
      await stopListening?.();
    },
  };
}
