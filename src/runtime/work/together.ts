import type { Clock } from "../clock.js";
import { activityOf } from "./activity.js";

/** Does `work` with every item, side by side. For use inside a pass: each item counts as work of its own. */
export async function together<T>(
  clock: Clock,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const activity = activityOf(clock);
  const jobs = items.map((item) => {
    const end = activity.begin();
    return work(item).finally(end);
  });
  const goOn = activity.rest();
  try {
    await Promise.all(jobs);
  } finally {
    goOn();
  }
}
