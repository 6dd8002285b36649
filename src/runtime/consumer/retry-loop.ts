import { claimParked, nextParkedDue } from "../store/operations/claim-parked.js";
import { type Loop, type PassResult, startLoop } from "../work/loop.js";
import { onNudge } from "../work/signals.js";
import { together } from "../work/together.js";
import type { ConsumerSetup } from "./consumer-options.js";
import { retryParked } from "./retry.js";

// Other processes' redrives are found this late; our own nudge.
const pollMs = 1_000;

/** Tries parked messages again when they are due: heads of different lanes side by side. */
export function startRetryLoop(
  setup: ConsumerSetup,
  onState: (failure: Error | undefined) => void,
): Loop {
  const { store, environment, consumer } = setup;
  const limit = Math.max(1, Math.floor(store.connectionsMax / 2));
  const pass = async (): Promise<PassResult> => {
    const claimed = await claimParked(store, environment.clock, consumer, limit);
    if (claimed.length > 0) {
      await together(environment.clock, claimed, (one) => retryParked(setup, one));
      return "again";
    }
    const dueInMs = await nextParkedDue(store, environment.clock, consumer);
    return dueInMs === undefined ? undefined : { deadlineMs: environment.clock.now() + dueInMs };
  };
  const loop = startLoop({ name: `retry ${consumer}`, environment, pass, pollMs, onState });
  const stopListening = onNudge(store, "parked", loop.wake);
  loop.wake();
  return {
    ...loop,
    async stop() {
      stopListening();
      await loop.stop();
    },
  };
}
