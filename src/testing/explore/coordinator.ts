import type * as decisions from "../../runtime/saga/decide.js";
import type {
  Decision,
  SagaCommand,
  SagaInput,
  SagaState,
  SagaStatus,
} from "../../runtime/saga/state.js";
import type { SagaModel } from "./model.js";

/** The table: the runtime's own, or a mutant of it. */
export interface SagaDecider {
  readonly begin: typeof decisions.begin;
  readonly decide: typeof decisions.decide;
}

/** What a coordinator may hear. A timer is `live` while the instance waits for it, else `old`. */
export type Hearing =
  | { readonly kind: "started" }
  | { readonly kind: "succeeded" | "declined" | "compensated"; readonly step: number }
  /** Without `step`: of the whole saga. */
  | { readonly kind: "live" | "old"; readonly step: number | undefined };

/** A coordinator's memory as far as it decides anything, and the timers that may still fire. */
export interface Node {
  readonly state: SagaState;
  /** Per step, and last of the whole saga: whether a timer that it does not wait for may fire. */
  readonly old: readonly boolean[];
}

export interface Reaction {
  readonly to: number;
  readonly commands: readonly SagaCommand[];
}

/** Every memory that a coordinator can have, by number; each question is asked once. */
export interface CoordinatorGraph {
  readonly first: Reaction;
  react(node: number, hearing: Hearing): Reaction;
  nodeAt(node: number): Node;
  statusAt(node: number): SagaStatus;
  /** Of all nodes met so far. */
  readonly statuses: ReadonlySet<SagaStatus>;
}

export function coordinatorGraph(model: SagaModel, decider: SagaDecider): CoordinatorGraph {
  const { table, steps } = model;
  const nodes: Node[] = [];
  const reactions: Reaction[][] = [];
  const numbers = new Map<string, number>();
  const numberOf = (decision: Decision, before: Node): number => {
    const old = oldTimers(decision, before);
    const key = keyOf(decision.state, old);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, nodes.length);
    reactions.push([]);
    return nodes.push({ state: canonical(decision.state), old }) - 1;
  };
  const nodeAt = (node: number): Node => {
    const found = nodes[node];
    if (found === undefined) throw new Error(`There is no node ${node}.`);
    return found;
  };
  const begun = decider.begin(table, null, "");
  const unborn = { state: { ...begun.state, timer: null }, old: [] };
  return {
    first: { to: numberOf(begun, unborn), commands: begun.commands },
    nodeAt,
    statusAt: (node) => nodeAt(node).state.status,
    get statuses() {
      return new Set(nodes.map(({ state }) => state.status));
    },
    react(node, hearing) {
      const known = reactions[node];
      const code = codeOf(hearing, steps.length);
      const answered = known?.[code];
      if (answered !== undefined) return answered;
      const before = nodeAt(node);
      const decision = decider.decide(table, before.state, inputOf(hearing, before.state));
      const to = decision.state === before.state ? node : numberOf(decision, before);
      const reaction = { to, commands: decision.commands };
      if (known !== undefined) known[code] = reaction;
      return reaction;
    },
  };
}

const kinds = ["started", "succeeded", "declined", "compensated", "live", "old"] as const;

const codeOf = (hearing: Hearing, steps: number): number =>
  kinds.indexOf(hearing.kind) * (steps + 1) + ("step" in hearing ? (hearing.step ?? steps) : steps);

function inputOf(hearing: Hearing, { steps }: SagaState): SagaInput {
  if (hearing.kind === "started") return { kind: "started" };
  const place = hearing.step ?? steps.length;
  const step = steps[place]?.id;
  if (hearing.kind === "live" || hearing.kind === "old") {
    const epoch = hearing.kind === "live" ? liveEpoch(place) : oldEpoch(place);
    return step === undefined ? { kind: "timedOut", epoch } : { kind: "timedOut", step, epoch };
  }
  if (step === undefined) throw new Error(`There is no step ${place}.`);
  if (hearing.kind === "compensated") return { kind: "compensated", step };
  return hearing.kind === "succeeded"
    ? { kind: "succeeded", step, answer: null }
    : { kind: "declined", step, type: "", event: null };
}

// Epochs are only ever compared for equality, so each timer can have a fixed one.
const oldEpoch = (place: number): number => 2 * place + 1;
const liveEpoch = (place: number): number => 2 * place + 2;

/** Per step, and last of the whole saga: whether a timer may fire that is not waited for. */
function oldTimers({ state, timers }: Decision, before: Node): readonly boolean[] {
  const isOld = (step: string | undefined, place: number, now: number | null) => {
    const former = step === undefined ? before.state.timer : before.state.steps[place]?.timer;
    if (before.old[place] || (typeof former === "number" && former !== now)) return true;
    return timers.some((armed) => armed.step === step && armed.epoch !== now);
  };
  return [
    ...state.steps.map(({ id, timer }, place) => isOld(id, place, timer)),
    isOld(undefined, state.steps.length, state.timer),
  ];
}

/** Equal for memories that decide alike: what is only recorded is left out. */
function keyOf(state: SagaState, old: readonly boolean[]): string {
  const steps = state.steps.map(({ status, timer }) => (timer === null ? status : `${status}!`));
  const { status, stuck, failure, timer } = state;
  const rest = [status, stuck?.step, stuck?.reason, failure !== null, timer !== null];
  return [...steps, ...rest, ...standing(state), ...old].join();
}

/** The order of completion matters for what may have to be undone. */
function standing({ status, steps, completed }: SagaState): readonly string[] {
  if (status === "completed" || status === "failed") return [];
  return completed.filter((id) => steps.some((step) => step.id === id && step.status === "done"));
}

/** The one memory that stands for all that decide alike; timers get fixed numbers. */
const canonical = (state: SagaState): SagaState => ({
  status: state.status,
  version: "",
  start: null,
  steps: state.steps.map(({ id, status, timer }, place) => ({
    id,
    status,
    timer: timer === null ? null : liveEpoch(place),
  })),
  completed: standing(state),
  failure: state.failure === null ? null : { kind: "timeout", step: "" },
  stuck: state.stuck,
  late: [],
  timer: state.timer === null ? null : liveEpoch(state.steps.length),
  epoch: liveEpoch(state.steps.length),
});
