/** What tests of a service need; exported as `asyncapi-gen/testing`. */

export { seededRandom } from "../runtime/seeded-random.js";
export { advance, runUntilIdle, settle } from "../runtime/work/run-until-idle.js";
export { type VirtualClock, virtualClock } from "../runtime/work/virtual-clock.js";
export { awaitedTransport } from "./awaited-transport.js";
export type { ConformanceCase } from "./conformance/conformance-case.js";
export { type StoreConformanceOptions, storeConformance } from "./conformance/store-conformance.js";
export { transportConformance } from "./conformance/transport-conformance.js";
export type {
  TransportConformanceOptions,
  TransportUnderTest,
} from "./conformance/transport-under-test.js";
export { ContractViolation } from "./contract/violation.js";
export type {
  ContractFixture,
  ContractTest,
  ContractTestOptions,
  Defect,
  MessageSamples,
  Sample,
} from "./contract.js";
export { contractTests } from "./contract-tests.js";
export type { Lane, Sequence, SequenceLine } from "./diagram/sequence.js";
export { sequenceMermaid } from "./diagram/sequence-mermaid.js";
export {
  type Exploration,
  type ExplorationCut,
  type ExploreOptions,
  exploreSaga,
  type SagaEnding,
  type SagaViolation,
} from "./explore/explore-saga.js";
export type { ExplorableSaga, ExplorableStep, NamedMessage } from "./explore/model.js";
export type { StoryEvent } from "./explore/story.js";
export { type StoryLanes, storySequence } from "./explore/story-sequence.js";
export { tellStory } from "./explore/tell.js";
export { type Walked, type WalkOptions, walkSaga } from "./explore/walk-saga.js";
export type { Arena } from "./simulation/arena.js";
export type { Covered } from "./simulation/coverage.js";
export {
  defineSimulation,
  type Simulation,
  type SimulationOptions,
} from "./simulation/define-simulation.js";
export type { SimulatedEvent } from "./simulation/event-log.js";
export type { Failure } from "./simulation/failure.js";
export type { Fault } from "./simulation/faults.js";
export {
  type Invariant,
  type InvariantCheck,
  type InvariantContext,
  invariant,
} from "./simulation/invariants/invariant.js";
export type { Played, PlayOptions, Violation } from "./simulation/play-seed.js";
export { builtInProfiles, type FaultKind, faultKinds, type Profile } from "./simulation/profile.js";
export {
  type SeedProgress,
  type SimulateOptions,
  type SimulationResult,
  simulate,
} from "./simulation/simulate.js";
export type { SimulatedService, SimulatedSystem } from "./simulation/simulated-system.js";
export { type Story, type StoryContext, story } from "./simulation/story.js";
export { tellFailure } from "./simulation/tell-failure.js";
export {
  type Expected,
  type Happening,
  type MessageInstance,
  message,
  type Timeout,
  timeout,
} from "./specs/happening.js";
export {
  type SagaAnswer,
  type SagaQuestion,
  type SagaSpec,
  type SagaStory,
  sagaSpec,
} from "./specs/saga-spec.js";
