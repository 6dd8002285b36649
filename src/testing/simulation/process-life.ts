import type { ProcessClock } from "./simulated-time.js";

/** Thrown into what a crashed process left behind, when the story is over and it is cleared away. */
export class ProcessCrashed extends Error {
  override readonly name = "ProcessCrashed";
}

/**
 * The life of one process. When it ends, whatever it waits for never comes: no code of it runs on,
 * not even a `catch` or a `finally`, as when a machine loses its power.
 */
export interface ProcessLife {
  readonly name: string;
  readonly isOver: boolean;
  /** Rejects when it ends: for what others wait for of it. */
  readonly ended: Promise<never>;
  readonly clock: ProcessClock;
  end(): void;
  onEnd(work: () => void): void;
  /** Never resolves; rejects in `bury`. */
  hang(): Promise<never>;
  /** The result of `work`, unless it ends before. */
  unlessOver<T>(work: Promise<T>): Promise<T>;
  /** Lets what hangs fail, so that its memory can be freed. */
  bury(): void;
}

export function createLife(name: string, clock: ProcessClock): ProcessLife {
  const atEnd: (() => void)[] = [];
  const hanging: ((error: Error) => void)[] = [];
  let isOver = false;
  let isBuried = false;
  let reject = (_: Error) => {};
  const ended = new Promise<never>((_, rejectEnded) => {
    reject = rejectEnded;
  });
  ended.catch(() => {});
  return {
    name,
    clock,
    ended,
    get isOver() {
      return isOver;
    },
    end() {
      if (isOver) return;
      isOver = true;
      clock.stop();
      reject(new ProcessCrashed(`${name} has crashed`));
      for (const work of atEnd) work();
    },
    onEnd: (work) => void atEnd.push(work),
    hang: () =>
      new Promise((_, rejectHanging) => {
        if (isBuried) rejectHanging(new ProcessCrashed(`${name} is over`));
        else hanging.push(rejectHanging);
      }),
    unlessOver: (work) => Promise.race([work, ended]),
    bury() {
      isBuried = true;
      clock.unblock();
      for (const fail of hanging.splice(0)) fail(new ProcessCrashed(`${name} is over`));
    },
  };
}
