import type { Route } from "../../runtime/message.js";
import type { SagaStepDefinition } from "../../runtime/saga/definition.js";
import type { SagaRegistration } from "../../runtime/service.js";
import type { ContractTestOptions } from "../contract.js";
import type { Bench, Heard } from "./bench.js";
import { correlated, correlationValue } from "./correlation.js";
import type { Break } from "./saga-expectation.js";
import { firstSample } from "./samples.js";
import { ContractViolation } from "./violation.js";

/** What the saga said about a step, or its last word. */
export type Saying =
  | {
      readonly kind: "send" | "compensate";
      readonly step: SagaStepDefinition;
      readonly heard: Heard;
    }
  | { readonly kind: "end"; readonly heard: Heard };

/** Plays all participants of one saga instance. */
export interface SagaDriver {
  /** The instance's correlation value, and its conversation. */
  readonly value: unknown;
  readonly correlationId: string | undefined;
  readonly sayings: readonly Saying[];
  /** Starts the instance and answers whatever it says, but breaks at `at`. */
  play(at: Break | undefined): Promise<void>;
  /** Answers a step with its success, whenever. */
  succeed(step: SagaStepDefinition): Promise<void>;
}

export function sagaDriver(
  bench: Bench,
  registration: SagaRegistration,
  samples: ContractTestOptions["samples"],
): SagaDriver {
  const { definition } = registration;
  const { type } = definition.startsOn;
  const start = firstSample(samples, type);
  const value = correlationValue(definition, type, start);
  const first = bench.compose(routeOf(registration, type), start);
  const { correlationid } = first.envelope;
  const sayings: Saying[] = [];
  const answer = async (answerType: string) => {
    const content = correlated(definition, answerType, firstSample(samples, answerType), value);
    const route = routeOf(registration, answerType);
    await bench.deliver(
      bench.compose(route, content, correlationid === undefined ? {} : { correlationid }),
    );
  };
  const answerSaying = async (saying: Saying, at: Break | undefined) => {
    if (saying.kind === "end" || (saying.kind === "send" && saying.step === at?.step)) return;
    const { succeedsOn, compensate } = saying.step;
    const reply = saying.kind === "send" ? succeedsOn : compensate?.succeedsOn;
    if (reply !== undefined) await answer(reply.type);
  };
  const answerAll = async (at: Break | undefined) => {
    for (;;) {
      const heard = bench.said[sayings.length];
      if (heard === undefined) return;
      const saying = readSaying(registration, heard, sayings);
      sayings.push(saying);
      await answerSaying(saying, at);
    }
  };
  return {
    value,
    correlationId: correlationid,
    sayings,
    async play(at) {
      await bench.deliver(first);
      await answerAll(at);
      if (at === undefined) return;
      if (at.declinedBy !== undefined) await answer(at.declinedBy);
      else
        await bench.advance(Math.min(at.step.timeoutMs, definition.timeoutMs ?? at.step.timeoutMs));
      await answerAll(at);
    },
    async succeed(step) {
      await answer(step.succeedsOn.type);
      await answerAll(undefined);
    },
  };
}

function readSaying(
  { definition }: SagaRegistration,
  heard: Heard,
  before: readonly Saying[],
): Saying {
  const step = definition.steps.find(({ id }) => id === heard.envelope.sagastep);
  if (step === undefined) return { kind: "end", heard };
  const wasSent = before.some((saying) => saying.kind === "send" && saying.step === step);
  const isUndo =
    heard.type === step.compensate?.send.type && (wasSent || heard.type !== step.send.type);
  return { kind: isUndo ? "compensate" : "send", step, heard };
}

function routeOf({ definition, receives }: SagaRegistration, type: string): Route {
  const found = receives.find(({ message }) => message.type === type);
  if (found !== undefined) return found;
  throw new ContractViolation(`The saga ${definition.name} listens on no channel for ${type}.`);
}
