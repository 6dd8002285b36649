import type { Contract, MessageId, SagaStep } from "../contract/model.js";
import type { Identifier } from "./code.js";
import type { Imports } from "./imports.js";
import type { SagaPart, ServiceParts } from "./service-parts.js";

/** What the parts of a saga's file share. */
export interface SagaScope {
  readonly contract: Contract;
  readonly parts: ServiceParts;
  readonly part: SagaPart;
  readonly imports: Imports;
  /** Imports the message; returns its name in this file. */
  readonly message: (id: MessageId) => Identifier;
}

/** Ids of the steps that have surely succeeded when `step` is sent: what it depends on, and so on. */
export function succeededBefore(step: SagaStep, steps: readonly SagaStep[]): readonly string[] {
  const found = new Set<string>();
  const collect = (ids: readonly string[]): void => {
    for (const id of ids) {
      if (found.has(id)) continue;
      found.add(id);
      collect(steps.find((candidate) => candidate.id === id)?.dependsOn ?? []);
    }
  };
  collect(step.dependsOn);
  return steps.map(({ id }) => id).filter((id) => found.has(id));
}

/** Whether `step` waits for the step before it in the list, and for nothing else. */
export function followsThePrevious(step: SagaStep, steps: readonly SagaStep[]): boolean {
  const previous = steps[steps.indexOf(step) - 1];
  const usual = previous === undefined ? [] : [previous.id];
  return step.dependsOn.length === usual.length && step.dependsOn.every((id) => id === usual[0]);
}
