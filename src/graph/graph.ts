import { canExplore, explorableSaga } from "../contract/explorable-saga.js";
import type { Contract, Saga, ServiceId } from "../contract/model.js";
import type { Sequence } from "../testing/diagram/sequence.js";
import { exploreSaga } from "../testing/explore/explore-saga.js";
import { storySequence } from "../testing/explore/story-sequence.js";
import { lanesByService } from "./saga-lanes.js";
import { type SagaMachine, sagaMachine } from "./saga-machine.js";
import { sagaSequences } from "./saga-sequences.js";
import { type ServiceMap, serviceMap } from "./service-map.js";

/** Everything that can be drawn of a system: plain JSON. */
export interface SystemGraph {
  readonly map: ServiceMap;
  readonly sagas: readonly SagaGraph[];
}

export interface SagaGraph {
  readonly service: ServiceId;
  readonly name: string;
  readonly summary?: string;
  readonly machine: SagaMachine;
  /** One for each way through it. */
  readonly sequences: readonly Sequence[];
  /** The shortest story of each promise that the saga may break; empty for a safe one. */
  readonly violations: readonly Sequence[];
}

/** @param contract one without error findings, save those that a saga is unsafe. */
export const graphOf = (contract: Contract): SystemGraph => ({
  map: serviceMap(contract),
  sagas: contract.services.flatMap(({ id, sagas }) =>
    sagas.filter(canExplore).map((saga) => sagaGraph(contract, id, saga)),
  ),
});

function sagaGraph(contract: Contract, service: ServiceId, saga: Saga): SagaGraph {
  const { name, summary } = saga;
  const lanes = lanesByService(contract, service, saga);
  const { violations } = exploreSaga(explorableSaga(saga, contract.messages));
  return {
    service,
    name,
    ...(summary !== undefined && { summary }),
    machine: sagaMachine(saga),
    sequences: sagaSequences(saga, lanes),
    violations: violations.map((violation) => storySequence(violation, lanes)),
  };
}
