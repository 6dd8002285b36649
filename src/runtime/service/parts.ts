import type { Clock } from "../clock.js";
import type { Environment } from "../transport/transport.js";
import { activityOf } from "../work/activity.js";
import { pause } from "../work/pause.js";

/** Something that runs until it is stopped. */
export interface Part {
  stop(): Promise<void>;
}

// Time to notice that the signal was aborted; a handler that does not is left behind.
const graceMs = 1_000;

/**
 * Stops intake first and lets what is under way end, up to the drain limit; then tells it to give
 * up. What must carry its work away (the relay) is stopped last.
 */
export async function stopInOrder(
  intake: readonly Part[],
  rest: readonly Part[],
  abort: AbortController,
  { environment, drainTimeoutMs }: { environment: Environment; drainTimeoutMs: number },
): Promise<void> {
  const { clock, log } = environment;
  const drained = stopAll(intake, environment).then(() => true);
  const inTime = await within(clock, drainTimeoutMs, drained);
  abort.abort();
  if (!inTime && !(await within(clock, graceMs, drained))) {
    log.warn({ drainTimeoutMs }, "stopped with work under way; it will be done again");
  }
  await stopAll(rest, environment);
}

/** Whether `work` ends within the time. */
async function within(clock: Clock, limitMs: number, work: Promise<boolean>): Promise<boolean> {
  const end = activityOf(clock).begin();
  const over = new AbortController();
  const limit = pause(clock, limitMs, over.signal).then(() => false);
  const inTime = await Promise.race([work, limit]);
  over.abort();
  await limit;
  end();
  return inTime;
}

async function stopAll(parts: readonly Part[], { log }: Environment): Promise<void> {
  await Promise.all(
    parts.map((part) =>
      part.stop().catch((error: unknown) => {
        // A lease that cannot be released now runs out by itself.
        log.warn({ err: error }, "a part did not stop cleanly");
      }),
    ),
  );
}
