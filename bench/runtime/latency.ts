import { setTimeout as wait } from "node:timers/promises";
import { createService } from "../../src/runtime/index.js";
import {
  type AskerPublisher,
  asker,
  type WorkerHandlers,
  type WorkerPublisher,
  worker,
  workNumber,
} from "./contract.js";
import type { Server } from "./database.js";
import { percentile } from "./rounds.js";
import { openSystem, type SystemName } from "./system.js";

// Longer than a message takes, and out of step with every poll.
const pauseMs = 33;

/** Milliseconds from the call of `transaction` to the handler, with nothing else to do; the median. */
export async function measureLatency(
  server: Server,
  name: SystemName,
  messages: number,
): Promise<number> {
  const { store, transport, close } = await openSystem(server, name);
  let arrived = (_atMs: number) => {};
  const handlers: WorkerHandlers = { asked: () => arrived(performance.now()) };
  const options = { store, transport, telemetry: false } as const;
  const from = createService<AskerPublisher>(asker, options);
  const to = createService<WorkerPublisher>(worker, { ...options, handlers });
  await from.start();
  await to.start();
  const times: number[] = [];
  for (let number = 0; number < messages; number += 1) {
    await wait(pauseMs);
    const arrival = new Promise<number>((resolve) => {
      arrived = resolve;
    });
    const beganMs = performance.now();
    await from.transaction(({ publish }) => publish.asked(workNumber(number)));
    times.push((await arrival) - beganMs);
  }
  await to.stop();
  await from.stop();
  await close();
  return percentile(
    times.sort((a, b) => a - b),
    50,
  );
}
