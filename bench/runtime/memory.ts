import { setTimeout as wait } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
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
import { openSystem, type SystemName } from "./system.js";

export interface MemoryFigures {
  readonly published: number;
  readonly handled: number;
  /** Heap and buffers, before and at most, each after a collection. */
  readonly beforeMb: number;
  readonly mostMb: number;
}

const looks = 5;
const warmUp = 100;
// Large, so that what is kept would show.
const note = "x".repeat(50_000);
const handlingMs = 100;

/** A publisher as fast as it can be, and a consumer that takes 100 ms for each message. */
export async function measureMemory(
  server: Server,
  name: SystemName,
  messages: number,
): Promise<MemoryFigures> {
  const { store, transport, close } = await openSystem(server, name);
  let handled = 0;
  const handlers: WorkerHandlers = {
    asked: {
      prepare: () => wait(handlingMs),
      handle() {
        handled += 1;
      },
    },
  };
  const options = { store, transport, telemetry: false, drainTimeoutMs: 1 } as const;
  const from = createService<AskerPublisher>(asker, options);
  const to = createService<WorkerPublisher>(worker, { ...options, handlers });
  await from.start();
  await to.start();
  await publish(from, warmUp); // what is loaded on first use is not what we look for
  const beforeMb = usedMb();
  let mostMb = 0;
  for (let look = 0; look < looks; look += 1) {
    await publish(from, messages / looks);
    mostMb = Math.max(mostMb, usedMb());
  }
  const figures = { published: messages, handled, beforeMb, mostMb };
  await to.stop();
  await from.stop();
  await close();
  return figures;
}

async function publish(
  service: ReturnType<typeof createService<AskerPublisher>>,
  messages: number,
): Promise<void> {
  const some = 20;
  for (let from = 0; from < messages; from += some) {
    await service.transaction(async ({ publish }) => {
      for (let number = from; number < from + some; number += 1) {
        await publish.asked({ ...workNumber(number), note });
      }
    });
  }
  while ((await service.health()).outboxWaiting > 0) await wait(20);
}

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

function usedMb(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
}
