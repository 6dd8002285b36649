import { existsSync, readFileSync, statSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { BrokenRule, ValidationRequest, WorkerMessage } from "./validation.js";
import type { VerdictCache } from "./verdict-cache.js";

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
 * it validates in this thread, without a deadline, and remembers nothing, since its rules change.
 */
export function createValidator({
  deadlineMs,
  workerUrl = builtWorker(),
  openCache = () => undefined,
}: {
  readonly deadlineMs: number;
  readonly workerUrl?: URL | undefined;
  /** Given what the rules for a version of AsyncAPI are. */
  readonly openCache?: (rulesOf: (version: string) => string) => VerdictCache | undefined;
}): Validator {
  if (!workerUrl) return createLocalValidator();
  const cache = openCache(createRulesOf(workerUrl));
  return createWorkerValidator(workerUrl, deadlineMs, cache);
}

/**
 * The built rules by their bytes: the worker's entry names its chunks by their hashes, the compiled
 * meta-schemas have fixed names.
 */
function createRulesOf(workerUrl: URL): (version: string) => string {
  let entry: string | undefined;
  return (version) => {
    entry ??= readFileSync(workerUrl, "utf8");
    const structure = statSync(new URL(`./structure-${version}.js`, workerUrl), {
      throwIfNoEntry: false,
    });
    return `${entry}\0${structure?.size}`;
  };
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

function createWorkerValidator(
  url: URL,
  deadlineMs: number,
  cache: VerdictCache | undefined,
): Validator {
  let running = cache === undefined || cache.isEmpty ? startWorker(url) : undefined;
  return {
    async validate(request) {
      const known = cache?.read(request);
      if (known) return { broken: known };
      running ??= startWorker(url);
      const verdict = await ask(running, request, deadlineMs);
      if ("gaveUp" in verdict) {
        await running.worker.terminate();
        running = undefined;
      } else {
        cache?.write(request, verdict.broken);
      }
      return verdict;
    },
    close: async () => {
      await running?.worker.terminate();
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
