import type { Environment } from "../transport/transport.js";
import { activityOf } from "../work/activity.js";
import { pause } from "../work/pause.js";

/** Something that runs until it is stopped. */
export interface Part {
  stop(): Promise<void>;
}

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
  const drained = stopAll(intake, environment);
  const end = activityOf(clock).begin();
  const limit = new AbortController();
  await Promise.race([drained, pause(clock, drainTimeoutMs, limit.signal)]);
  limit.abort();
  end();
  abort.abort();
  await drained;
  await stopAll(rest, environment);
  log.debug({}, "stopped");
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
