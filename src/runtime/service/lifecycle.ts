import { RuntimeError } from "../errors.js";
import type { Run } from "./run.js";

export type State = "new" | "starting" | "running" | "stopping" | "stopped";

/** Start and stop of one service, one after the other whatever the callers do. */
export interface Lifecycle {
  readonly state: State;
  readonly run: Run | undefined;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Throws what a call before `start` or after `stop` deserves. */
  refuseUnlessRunning(): void;
}

export function createLifecycle(name: string, begin: () => Promise<Run>): Lifecycle {
  let state: State = "new";
  let run: Run | undefined;
  let changing: Promise<void> = Promise.resolve();

  const inTurn = (change: () => Promise<void>): Promise<void> => {
    const turn = changing.then(change);
    changing = turn.catch(() => {});
    return turn;
  };
  const start = async () => {
    if (state === "running") return;
    state = "starting";
    try {
      run = await begin();
      state = "running";
    } catch (error) {
      state = "new";
      throw error;
    }
  };
  const stop = async () => {
    state = "stopping";
    await run?.stop();
    run = undefined;
    state = "stopped";
  };
  return {
    get state() {
      return state;
    },
    get run() {
      return run;
    },
    start: () => inTurn(start),
    stop: () => inTurn(stop),
    refuseUnlessRunning() {
      if (state === "running") return;
      if (state === "stopping" || state === "stopped") {
        throw new RuntimeError("stopped", `The service ${name} has been stopped.`);
      }
      throw new RuntimeError(
        "not-started",
        `The service ${name} is not started: await service.start().`,
      );
    },
  };
}
