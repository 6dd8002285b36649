import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { BrokenRule, ValidationRequest, WorkerMessage } from "./validation.js";

/** The rules that a document breaks, or why they could not be found out. */
export type Verdict =
  | { readonly broken: readonly BrokenRule[] }
  | {
      readonly gaveUp: string;
      /** Its structure was checked before, and is right. */
      readonly isShapeRight: boolean;
    };

/** Validates documents, one after the other. */
export interface Validator {
  validate(request: ValidationRequest): Promise<Verdict>;
  close(): Promise<void>;
}

/**
 * Validates in a worker, because a document can make the libraries run for hours: a thread can be
 * ended, a function cannot. Where the built worker is not there (running from TypeScript sources),
 * it validates in this thread, without a deadline.
 */
export function createValidator(options: {
  readonly deadlineMs: number;
  readonly workerUrl?: URL | undefined;
}): Validator {
  const workerUrl = options.workerUrl ?? builtWorker();
  return workerUrl ? createWorkerValidator(workerUrl, options.deadlineMs) : createLocalValidator();
}

function builtWorker(): URL | undefined {
  const url = new URL("./parser-worker.js", import.meta.url);
  return existsSync(url) ? url : undefined;
}

const createLocalValidator = (): Validator => ({
  async validate(request) {
    const { validateDocument } = await import("./validate-document.js");
    return { broken: await validateDocument(request) };
  },
  close: async () => {},
});

interface RunningWorker {
  readonly worker: Worker;
  /** Settles with the reason when the worker fails, perhaps before it is asked anything. */
  readonly failure: Promise<string>;
}

function startWorker(url: URL): RunningWorker {
  // No environment, no arguments: the worker needs neither, and neither can leak from it.
  const limits = { maxOldGenerationSizeMb: 2048 };
  const worker = new Worker(url, { env: {}, argv: [], execArgv: [], resourceLimits: limits });
  const failure = new Promise<string>((resolve) => {
    worker.once("error", ({ message }) => resolve(message));
    worker.once("exit", () => resolve("the worker ended"));
  });
  return { worker, failure };
}

function createWorkerValidator(url: URL, deadlineMs: number): Validator {
  let running = startWorker(url);
  return {
    async validate(request) {
      const verdict = await ask(running, request, deadlineMs);
      if ("gaveUp" in verdict) {
        await running.worker.terminate();
        running = startWorker(url);
      }
      return verdict;
    },
    close: async () => {
      await running.worker.terminate();
    },
  };
}

function ask(
  { worker, failure }: RunningWorker,
  request: ValidationRequest,
  deadlineMs: number,
): Promise<Verdict> {
  return new Promise((resolve) => {
    let isShapeRight = false;
    const giveUp = (gaveUp: string): void => settle({ gaveUp, isShapeRight });
    const timer = setTimeout(() => giveUp(`it took longer than ${deadlineMs} ms`), deadlineMs);
    const onMessage = (message: WorkerMessage): void => {
      if (message === "shape is right") isShapeRight = true;
      else settle({ broken: message });
    };
    const settle = (verdict: Verdict): void => {
      clearTimeout(timer);
      worker.off("message", onMessage);
      resolve(verdict);
    };
    worker.on("message", onMessage);
    worker.postMessage(request);
    void failure.then(giveUp);
  });
}
