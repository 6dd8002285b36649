/**
 * Nudges between the parts of one process: sent after a commit, so that whoever waits for such rows
 * looks at once. Only a hint: losing one costs a poll interval, and other processes poll anyway.
 */
export type Topic = "outbox" | "log" | "parked" | "timers" | "leases";

type Listener = () => void;

// By database, not by store: two stores on one database hear each other.
const listeners = new Map<string, Set<Listener>>();

const place = (store: { readonly identity: string }, topic: Topic) => `${topic}@${store.identity}`;

/** Calls `listener` whenever somebody in this process nudges; returns how to stop. */
export function onNudge(
  store: { readonly identity: string },
  topic: Topic,
  listener: Listener,
): () => void {
  const key = place(store, topic);
  const known = listeners.get(key) ?? new Set();
  listeners.set(key, known.add(listener));
  return () => {
    known.delete(listener);
    if (known.size === 0) listeners.delete(key);
  };
}

/** Tells everyone in this process who waits for `topic` on this database. Call it after the commit. */
export function nudge(store: { readonly identity: string }, topic: Topic): void {
  for (const listener of listeners.get(place(store, topic)) ?? []) listener();
}

const claims = new Map<string, () => boolean>();

/**
 * Says that nobody in another process waits for `topic` as long as `isAll` answers true; returns how to
 * take it back.
 */
export function claimTopic(
  store: { readonly identity: string },
  topic: Topic,
  isAll: () => boolean,
): () => void {
  const key = place(store, topic);
  claims.set(key, isAll);
  return () => {
    if (claims.get(key) === isAll) claims.delete(key);
  };
}

/** Whether a nudge about `topic` concerns nobody but this process. */
export const isClaimed = (store: { readonly identity: string }, topic: Topic): boolean =>
  claims.get(place(store, topic))?.() === true;
