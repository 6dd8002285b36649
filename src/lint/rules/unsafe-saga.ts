import { canExplore, explorableSaga } from "../../contract/explorable-saga.js";
import type { Saga } from "../../contract/model.js";
import { entity } from "../../contract/origins.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { finding } from "../../diagnostics/finding.js";
import {
  type Exploration,
  exploreSaga,
  type SagaViolation,
} from "../../testing/explore/explore-saga.js";
import { tellStory } from "../../testing/explore/tell.js";
import type { LintContext, LintRule } from "../rule.js";

/** Looks at all that can happen to each saga, by the very table that the runtime decides by. */
export const unsafeSaga: LintRule = {
  code: "saga/unsafe",
  check: (context) =>
    context.contract.services.flatMap(({ id, sagas }) =>
      // The checks of the contract say what is wrong with the others.
      sagas.filter(canExplore).flatMap((saga) => checkSaga(context, id, saga)),
    ),
};

function checkSaga(context: LintContext, service: string, saga: Saga): readonly Diagnostic[] {
  const { contract, nowMs, sagaStatesMax } = context;
  const beganMs = nowMs?.();
  const limit = sagaStatesMax === undefined ? {} : { statesMax: sagaStatesMax };
  const explored = exploreSaga(explorableSaga(saga, contract.messages), limit);
  const tookMs = beganMs === undefined ? undefined : (nowMs?.() ?? 0) - beganMs;
  const subject: Subject = { context, service, saga };
  const idle = explored.neverUndone.map((step) => idleCompensation(subject, step));
  if (explored.violations.length === 0) return [verdict(subject, explored, tookMs), ...idle];
  return explored.violations.map((violation) => unsafe(subject, violation));
}

interface Subject {
  readonly context: LintContext;
  readonly service: string;
  readonly saga: Saga;
}

const locate = ({ context, service, saga }: Subject, step?: string) =>
  context.origins.locate(
    step === undefined ? entity.saga(service, saga.name) : entity.step(service, saga.name, step),
  );

/** The story is told beside the steps that it is about. */
function unsafe(subject: Subject, { sentence, rule, step, story }: SagaViolation): Diagnostic {
  const { name, steps } = subject.saga;
  const sentences = tellStory(story);
  const places = story
    .filter(({ kind }, index) => kind !== "says" || index === 0)
    .map((event) => ("step" in event ? event.step : undefined));
  const related = sentences.flatMap((each, index) => {
    const location = locate(subject, places[index]);
    return location === undefined ? [] : [{ message: `${index + 1}. ${each}`, location }];
  });
  return finding("saga/unsafe", `In saga \`${name}\`, ${sentence}.`, {
    location: locate(subject),
    related,
    hint: mendOf(
      rule,
      steps.find(({ id }) => id === step),
    ),
  });
}

function mendOf(rule: SagaViolation["rule"], step: Saga["steps"][number] | undefined) {
  if (rule === "effect-after-undo" && step?.compensate !== undefined) {
    return `add \`x-compensates\` to ${step.compensate.send}, naming ${step.send}, so that ${step.send} is refused when it comes too late.`;
  }
  if (rule === "stuck-for-good" && step !== undefined) {
    return `there is no way back and no way on: let \`${step.id}\` succeed before the pivot begins, or never decline (no \`failsOn\`).`;
  }
  return undefined;
}

function verdict(subject: Subject, explored: Exploration, tookMs: number | undefined): Diagnostic {
  const { name } = subject.saga;
  const location = locate(subject);
  const [states, transitions] = [explored.states, explored.transitions].map(grouped);
  const time = tookMs === undefined ? "" : ` in ${(tookMs / 1000).toFixed(2)} s`;
  const { cut } = explored;
  if (cut === undefined) {
    const message = `Saga \`${name}\` is safe: all ${states} states and ${transitions} transitions were looked at${time}.`;
    return finding("saga/proven", message, { location });
  }
  const message = `Saga \`${name}\` has more than ${grouped(cut.statesMax)} states: nothing is wrong in stories of up to ${cut.moves} moves${time}, longer ones were not all looked at.`;
  return finding("saga/unproven", message, { location });
}

const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ",");

function idleCompensation(subject: Subject, step: string): Diagnostic {
  const message = `The compensation of step \`${step}\` is never sent.`;
  return finding("saga/idle-compensation", message, { location: locate(subject, step) });
}
