/** What tests of a service need; exported as `asyncapi-gen/testing`. */

export { seededRandom } from "../runtime/seeded-random.js";
export { advance, runUntilIdle, settle } from "../runtime/work/run-until-idle.js";
export { type VirtualClock, virtualClock } from "../runtime/work/virtual-clock.js";
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
