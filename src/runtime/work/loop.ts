import type { Environment } from "../transport/transport.js";
import { activityOf } from "./activity.js";
import { runInBackground } from "./background.js";
import { backoffMs } from "./backoff.js";

/**
 * What a pass found: more to do at once; or when to look again (absent: at the next poll). A
 * deadline is something known to be due then, so a virtual clock travels to it.
 */
export type PassResult = "again" | { readonly deadlineMs: number } | undefined;

export interface LoopOptions {
  readonly name: string;
  readonly environment: Environment;
  /** One round of work. A throw is logged, and the loop backs off and goes on. */
  pass(): Promise<PassResult>;
  /** How often to look when nobody woke us; absent: only when woken. */
  readonly pollMs?: number;
  /** Told when passes begin to fail, and with undefined when they work again. */
  onState?(failure: Error | undefined): void;
}

export interface Loop {
  /** Work may be waiting. Cheap; any number of calls before the next pass count as one. */
  wake(): void;
  /** Looks again after `delayMs`, or earlier. */
  wakeIn(delayMs: number): void;
  /** Resolves when the pass under way has ended; no other follows. */
  stop(): Promise<void>;
}

const failureDelays = { delayMs: 100, delayMsMax: 5_000 };

/** A loop that sleeps until it is woken, a deadline is due or a poll says so; one pass at a time. */
export function startLoop(options: LoopOptions): Loop {
  const { clock, random, log } = options.environment;
  const activity = activityOf(clock);
  let running: Promise<void> | undefined;
  let woken = false;
  let stopped = false;
  let failures = 0;
  let alarmMs = Number.POSITIVE_INFINITY;
  let cancelAlarm = () => {};
  let cancelPoll = () => {};

  const clearTimers = () => {
    cancelAlarm();
    cancelPoll();
    alarmMs = Number.POSITIVE_INFINITY;
  };
  const alarmIn = (delayMs: number) => {
    const dueMs = clock.now() + Math.max(0, delayMs);
    if (stopped || dueMs >= alarmMs) return;
    cancelAlarm();
    alarmMs = dueMs;
    cancelAlarm = clock.schedule(wake, Math.max(0, delayMs));
  };
  const fail = (error: unknown) => {
    const failure = error instanceof Error ? error : new Error(String(error));
    failures += 1;
    if (failures === 1) log.warn({ loop: options.name, err: failure }, "failing; backing off");
    options.onState?.(failure);
    alarmIn(1 + backoffMs(failures, failureDelays, random));
  };
  const recover = () => {
    if (failures === 0) return;
    failures = 0;
    log.info({ loop: options.name }, "works again");
    options.onState?.(undefined);
  };
  const once = async () => {
    try {
      const result = await runInBackground(options.pass);
      recover();
      if (result === "again") woken = true;
      else if (result !== undefined) alarmIn(result.deadlineMs - clock.now());
    } catch (error) {
      fail(error);
    }
  };
  const poll = () => {
    if (options.pollMs !== undefined) cancelPoll = clock.schedule(wake, options.pollMs, "poll");
  };
  const run = async (end: () => void) => {
    try {
      await undefined; // off the waker's stack, and after all that it wakes for
      while (woken && !stopped) {
        woken = false;
        clearTimers();
        await once();
      }
    } finally {
      running = undefined;
      if (!stopped) poll();
      end();
    }
  };
  const wake = () => {
    woken = true;
    if (!stopped && running === undefined) running = run(activity.begin());
  };
  poll();
  return {
    wake,
    wakeIn: alarmIn,
    async stop() {
      stopped = true;
      clearTimers();
      await running;
    },
  };
}
