import type { Saga } from "../contract/model.js";
import * as table from "../runtime/saga/decide.js";
import type { SagaState, StepStatus } from "../runtime/saga/state.js";
import {
  type CoordinatorGraph,
  coordinatorGraph,
  type Hearing,
} from "../testing/explore/coordinator.js";
import { modelOf, type SagaModel } from "../testing/explore/model.js";

/** What a saga waits for, and what moves it on: plain JSON. */
export interface SagaMachine {
  readonly kind: "sagaMachine";
  readonly name: string;
  readonly start: { readonly on: string; readonly says: readonly string[]; readonly to: string };
  readonly states: readonly MachineState[];
  readonly transitions: readonly MachineTransition[];
}

export interface MachineState {
  readonly id: string;
  readonly label: string;
  readonly kind: "waiting" | "undoing" | "completed" | "failed" | "stuck";
}

export interface MachineTransition {
  readonly from: string;
  readonly to: string;
  /** Any of these: a message, or a timeout such as `timeout of checkCredit`. */
  readonly on: readonly string[];
  /** The messages that the saga sends then. */
  readonly says: readonly string[];
}

/**
 * The states of a saga as a reader sees them, found by asking the runtime's own table. Instances that
 * wait for the same answers are in one state, whatever they went through before.
 */
export function sagaMachine(saga: Saga): SagaMachine {
  const model = modelOf(saga);
  const graph = coordinatorGraph(model, table);
  const first = graph.first;
  const { nodes, moves } = walk(model, graph);
  const states = new Map(nodes.map((node) => [stateOf(graph, node).id, stateOf(graph, node)]));
  return {
    kind: "sagaMachine",
    name: saga.name,
    start: {
      on: model.startsOn,
      says: saidIn(model, first.commands),
      to: stateOf(graph, first.to).id,
    },
    states: [...states.values()],
    transitions: joined(moves),
  };
}

/** Moves that differ only in what they answer to are one transition. */
function joined(moves: readonly Move[]): readonly MachineTransition[] {
  const found = new Map<string, MachineTransition>();
  for (const { on, ...move } of moves) {
    const key = JSON.stringify(move);
    const known = found.get(key)?.on ?? [];
    if (!known.includes(on)) found.set(key, { ...move, on: [...known, on] });
  }
  return [...found.values()];
}

interface Move extends Omit<MachineTransition, "on"> {
  readonly on: string;
}

interface Walked {
  readonly nodes: readonly number[];
  readonly moves: readonly Move[];
}

/** Breadth first; of instances that only their past tells apart, one is asked for all. */
function walk(model: SagaModel, graph: CoordinatorGraph): Walked {
  const nodes = [graph.first.to];
  const met = new Set([pastOf(graph, graph.first.to)]);
  const moves: Move[] = [];
  for (let at = 0; at < nodes.length; at += 1) {
    const node = nodes[at] ?? 0;
    for (const hearing of hearings(model, graph, node)) {
      const { to, commands } = graph.react(node, hearing);
      if (to === node) continue;
      const [before, after] = [stateOf(graph, node).id, stateOf(graph, to).id];
      const says = saidIn(model, commands);
      if (before !== after || says.length > 0) {
        const name = nameOf(model, hearing, graph.nodeAt(node).state);
        // Else one answer would lead to two states, and nobody could see which.
        const isShort = hearing.kind === "compensated" && graph.statusAt(to) === "stuck";
        const on = isShort ? `${name} while another undoing is overdue` : name;
        moves.push({ from: before, to: after, on, says });
      }
      const past = pastOf(graph, to);
      if (met.has(past)) continue;
      met.add(past);
      nodes.push(to);
    }
  }
  return { nodes, moves };
}

/** What can move an instance on: the answers it waits for, those that are overdue, and its timers. */
function hearings(model: SagaModel, graph: CoordinatorGraph, node: number): readonly Hearing[] {
  const { steps, timer, status } = graph.nodeAt(node).state;
  if (status === "completed" || status === "failed") return [];
  const found = steps.flatMap(({ status, timer }, step): readonly Hearing[] => {
    const heard: Hearing[] = [];
    if (status === "sent" || status === "timedOut") {
      heard.push({ kind: "succeeded", step });
      if ((model.steps[step]?.failsOn.length ?? 0) > 0) heard.push({ kind: "declined", step });
    }
    if (status === "undoing" || status === "undoFailed") heard.push({ kind: "compensated", step });
    if (timer !== null) heard.push({ kind: "live", step });
    return heard;
  });
  return timer === null ? found : [...found, { kind: "live", step: undefined }];
}

const withStatus = ({ steps }: SagaState, ...statuses: readonly StepStatus[]): readonly string[] =>
  steps.flatMap(({ id, status }) => (statuses.includes(status) ? [id] : []));

function stateOf(graph: CoordinatorGraph, node: number): MachineState {
  const { state } = graph.nodeAt(node);
  const named = (kind: MachineState["kind"], label: string) => ({ id: label, label, kind });
  switch (state.status) {
    case "completed":
    case "failed":
      return named(state.status, state.status);
    case "compensating":
      return named("undoing", `undoing ${withStatus(state, "undoing").join(", ")}`);
    case "stuck":
      return named("stuck", stuckLabel(state));
    case "running": {
      const turn = state.failure === null ? "" : ", then turns back or is stuck";
      return named("waiting", `waits for ${withStatus(state, "sent").join(", ")}${turn}`);
    }
  }
}

function stuckLabel({ stuck }: SagaState): string {
  return stuck?.reason === "compensation-timed-out"
    ? "stuck, a compensation is overdue"
    : `stuck at ${stuck?.step}`;
}

/** The state, and of the past what decides what comes next. */
function pastOf(graph: CoordinatorGraph, node: number): string {
  const { state } = graph.nodeAt(node);
  const overdue = withStatus(state, "undoFailed")[0];
  const label = stateOf(graph, node).id;
  return JSON.stringify([label, state.completed, overdue, state.stuck?.reason]);
}

const saidIn = (
  model: SagaModel,
  commands: CoordinatorGraph["first"]["commands"],
): readonly string[] =>
  commands.map((command) => {
    if (command.kind === "complete") return model.completesWith;
    if (command.kind === "fail") return model.failsWith;
    const step = model.steps.find(({ id }) => id === command.step);
    return (command.kind === "send" ? step?.send : step?.undo?.send) ?? "";
  });

function nameOf({ startsOn, steps }: SagaModel, hearing: Hearing, state: SagaState): string {
  if (hearing.kind === "started") return startsOn;
  if (hearing.step === undefined) return "timeout of the whole saga";
  const step = steps[hearing.step];
  const isUndoing = state.steps[hearing.step]?.status === "undoing";
  switch (hearing.kind) {
    case "succeeded":
      return step?.succeedsOn ?? "";
    case "declined":
      return step?.failsOn.join(" or ") ?? "";
    case "compensated":
      return step?.undo?.succeedsOn ?? "";
    default:
      return `timeout of ${isUndoing ? "undoing " : ""}${step?.id}`;
  }
}
