import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { BrokenRule, ValidationRequest } from "./validation.js";

/** The rules that a document breaks, or why they could not be found out. */
export type Verdict = { readonly broken: readonly BrokenRule[] } | { readonly gaveUp: string };

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

function createWorkerValidator(url: URL, deadlineMs: number): Validator {
  // No environment, no arguments: the worker needs neither, and neither can leak from it.
  const start = (): Worker =>
    new Worker(url, {
      env: {},
      argv: [],
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 2048 },
    });
  let worker = start();
  return {
    async validate(request) {
      const verdict = await ask(worker, request, deadlineMs);
      if ("gaveUp" in verdict) {
        await worker.terminate();
        worker = start();
      }
      return verdict;
    },
    close: async () => {
      await worker.terminate();
    },
  };
}

function ask(worker: Worker, request: ValidationRequest, deadlineMs: number): Promise<Verdict> {
  return new Promise((resolve) => {
    const timer = setTimeout(
      () => settle({ gaveUp: `it took longer than ${deadlineMs} ms` }),
      deadlineMs,
    );
    const onMessage = (broken: readonly BrokenRule[]) => settle({ broken });
    const onError = (error: Error) => settle({ gaveUp: error.message });
    const settle = (verdict: Verdict): void => {
      clearTimeout(timer);
      worker.off("message", onMessage).off("error", onError);
      resolve(verdict);
    };
    worker.on("message", onMessage).on("error", onError);
    worker.postMessage(request);
  });
}
