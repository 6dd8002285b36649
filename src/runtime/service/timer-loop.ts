import { isCircumstance } from "../consumer/circumstance.js";
import type { ConsumerSetup } from "../consumer/consumer-options.js";
import type { Coordinator, DueTimer } from "../saga/participant.js";
import {
  deleteTimer,
  lockDueTimer,
  nextTimerDue,
  postponeTimer,
} from "../store/operations/timers.js";
import { single, transact } from "../store/transaction.js";
import { backoffMs } from "../work/backoff.js";
import { type Loop, type PassResult, startLoop } from "../work/loop.js";
import { nudge, onNudge } from "../work/signals.js";
import type { CreateCoordinatorContext } from "./saga-endpoints.js";

/**
 * Fires the due timers of one saga, each in a transaction of its own. The row's lock is all that
 * processes share: whoever has it fires the timer, the others skip it.
 */
export function startTimerLoop(
  setup: ConsumerSetup,
  coordinator: Coordinator,
  saga: string,
  createContext: CreateCoordinatorContext,
  pollMs: number,
  onState: (failure: Error | undefined) => void,
): Loop {
  const { store, service, environment } = setup;
  const { clock, random, log } = environment;
  const failures = new Map<string, number>();

  const fireOne = async (): Promise<boolean> => {
    let locked: DueTimer | undefined;
    try {
      const sent = await transact(store, clock, async (tx) => {
        locked = await lockDueTimer(tx, service, saga);
        if (locked === undefined) return 0;
        const { correlationId, causationId } = locked;
        const buffer = setup.createBuffer({
          correlationId,
          ...(causationId === undefined ? {} : { causationId }),
        });
        const context = createContext({ tx, buffer, log, nowMs: clock.now() });
        const due = locked;
        await setup.telemetry.firing(setup.consumer, correlationId, () =>
          coordinator.onTimer(due, context),
        );
        await deleteTimer(tx, service, locked);
        await buffer.flush(tx);
        return buffer.size;
      });
      if (sent > 0) nudge(store, "outbox");
      if (sent > 0) setup.counters.count("published", sent);
      if (locked !== undefined) {
        failures.delete(nameOf(locked));
        setup.counters.count("timers-fired");
      }
      return locked !== undefined;
    } catch (error) {
      if (locked === undefined || isCircumstance(error)) throw error;
      await postpone(locked, error);
      return true;
    }
  };
  const postpone = async (timer: DueTimer, error: unknown) => {
    const count = (failures.get(nameOf(timer)) ?? 0) + 1;
    failures.set(nameOf(timer), count);
    setup.counters.count("timer-failures");
    log.error(
      { consumer: setup.consumer, instance: timer.instance, err: error },
      "a timer failed; trying it again later",
    );
    const delayMs = 1 + backoffMs(count, setup.retry, random);
    await transact(store, clock, (tx) => postponeTimer(tx, service, timer, delayMs));
  };
  const pass = async (): Promise<PassResult> => {
    if (await fireOne()) return "again";
    if (!clock.virtual) return undefined; // the poll is soon enough
    const dueInMs = await single(store, clock, (tx) => nextTimerDue(tx, service, saga));
    return dueInMs === undefined ? undefined : { deadlineMs: clock.now() + dueInMs };
  };
  const loop = startLoop({ name: `timers ${setup.consumer}`, environment, pass, pollMs, onState });
  const stopListening = onNudge(store, "timers", loop.wake);
  loop.wake();
  return {
    ...loop,
    async stop() {
      stopListening();
      await loop.stop();
    },
  };
}

const nameOf = ({ saga, instance, epoch }: DueTimer) => `${saga}/${instance}/${epoch}`;
