/** Hands out the one connection: one holder at a time. */
export interface Turns {
  /** Callers in the foreground that wait. */
  readonly waiting: number;
  /** Runs `work` when it is its turn; those in the background wait for those who are not. */
  take<T>(background: boolean, work: () => Promise<T>): Promise<T>;
}

// However busy the foreground is, the background gets every fifth turn, or its backlog only grew.
const foregroundRowMax = 4;

export function createTurns(): Turns {
  const foreground: (() => void)[] = [];
  const background: (() => void)[] = [];
  // "yielding": free, and about to be given to the background after a turn of the event loop.
  let state: "free" | "yielding" | "held" = "free";
  let foregroundRow = 0;

  const begin = (waiting: (() => void)[]) => {
    state = "held";
    foregroundRow = waiting === foreground ? foregroundRow + 1 : 0;
    waiting.shift()?.();
  };
  // A query on a database in this process blocks the event loop, and its answer comes as a
  // microtask: without a turn in between, a busy background would keep all input and output out.
  const yieldToBackground = () => {
    state = "yielding";
    setImmediate(() => {
      if (state === "yielding") begin(background);
    });
  };
  const handOver = () => {
    const isOverdue = foregroundRow >= foregroundRowMax && background.length > 0;
    if (foreground.length > 0 && !isOverdue) begin(foreground);
    else if (background.length > 0) yieldToBackground();
    else state = "free";
  };
  const wait = (isBackground: boolean) =>
    new Promise<void>((resolve) => {
      (isBackground ? background : foreground).push(resolve);
      if (state === "free" || (state === "yielding" && foreground.length > 0)) handOver();
    });
  return {
    get waiting() {
      return foreground.length;
    },
    async take(isBackground, work) {
      await wait(isBackground);
      try {
        return await work();
      } finally {
        handOver();
      }
    },
  };
}
