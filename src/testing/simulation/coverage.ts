import type { ServiceDefinition } from "../../runtime/service.js";
import type { SagaRow } from "./invariants/scene.js";
import type { Played } from "./play-seed.js";
import { type FaultKind, faultKinds, type Profile } from "./profile.js";
import type { Story } from "./story.js";

/** What should have happened, and how often it did. */
export interface Covered {
  /** `fault crash`, `handler credit.creditCheck`, `saga order.orderFulfilment failed` ... */
  readonly what: string;
  readonly times: number;
  /** How to reach it, where it has never happened. */
  readonly hint: string;
}

/** Counts what happened over many seeds: a run in which something never did has proven little. */
export interface Coverage {
  add(played: Played): void;
  list(): readonly Covered[];
}

export function createCoverage(
  services: readonly ServiceDefinition[],
  stories: readonly Story[],
  profile: Profile,
): Coverage {
  const counts = new Map<string, { times: number; readonly hint: string }>();
  const expect = (what: string, hint: string) => counts.set(what, { times: 0, hint });
  const count = (what: string, times: number) => {
    const known = counts.get(what);
    if (known !== undefined) known.times += times;
  };
  for (const kind of kindsOf(profile)) {
    expect(`fault ${kind}`, `play more seeds, or give \`${kind}\` a larger share in the profile`);
  }
  for (const { name } of stories) expect(`story ${name}`, "play more seeds");
  const isTroubled = kindsOf(profile).length > 0;
  for (const service of services) expectService(service, isTroubled, expect);
  return {
    add({ witness, sagas }) {
      for (const [what, times] of witness.seen) count(what, times);
      for (const row of sagas) for (const what of transitionsOf(row)) count(what, 1);
    },
    list: () => [...counts].map(([what, { times, hint }]) => ({ what, times, hint })),
  };
}

const kindsOf = (profile: Profile): readonly FaultKind[] =>
  (Object.keys(faultKinds) as FaultKind[]).filter((kind) => (profile[kind] ?? 0) > 0);

function expectService(
  { name, receives, sagas = {} }: ServiceDefinition,
  isTroubled: boolean,
  expect: (what: string, hint: string) => void,
): void {
  for (const [handler, { message }] of Object.entries(receives)) {
    expect(
      `handler ${name}.${handler}`,
      `add a story that leads to ${message.type}, e.g. one that publishes it`,
    );
  }
  for (const { definition } of Object.values(sagas)) {
    const owner = `saga ${name}.${definition.name}`;
    expect(`${owner} completed`, "add a story in which every step succeeds");
    expect(`${owner} failed`, "add a story in which a step declines");
    for (const { id, failsOn, compensate } of definition.steps) {
      expect(`${owner} ${id} done`, `add a story in which \`${id}\` succeeds`);
      if (failsOn.length > 0) {
        expect(`${owner} ${id} declined`, `add a story in which \`${id}\` declines`);
      }
      // Without faults everybody answers in time, and a last step that has succeeded is not undone.
      if (!isTroubled) continue;
      if (compensate !== undefined) {
        expect(`${owner} ${id} undone`, `add a story in which a step after \`${id}\` fails`);
      }
      expect(`${owner} ${id} timed out`, "raise `delay` or `down` in the profile");
    }
  }
}

/** What an instance has gone through, as its memory tells. */
function transitionsOf({ service, saga, status, state }: SagaRow): readonly string[] {
  const owner = `saga ${service}.${saga}`;
  const { failure, completed, steps } = state;
  return [
    `${owner} ${status}`,
    ...completed.map((id) => `${owner} ${id} done`),
    ...steps.filter((step) => step.status === "undone").map(({ id }) => `${owner} ${id} undone`),
    ...(failure === null
      ? []
      : [`${owner} ${failure.step} ${failure.kind === "timeout" ? "timed out" : "declined"}`]),
  ];
}
