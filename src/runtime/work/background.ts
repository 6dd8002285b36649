import { AsyncLocalStorage } from "node:async_hooks";

const background = new AsyncLocalStorage<boolean>();

/**
 * Runs what nobody waits for: relaying, handling, retrying, pruning. On a store with one connection
 * a caller in the foreground, e.g. a web request, goes first.
 */
export const runInBackground = <T>(work: () => T): T => background.run(true, work);

export const isInBackground = (): boolean => background.getStore() === true;

/** Runs what somebody waits for, although it was begun in the background. */
export const runInForeground = <T>(work: () => T): T => background.run(false, work);
