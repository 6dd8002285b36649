import * as table from "../../runtime/saga/decide.js";
import { coordinatorGraph, type SagaDecider } from "./coordinator.js";
import { type ExplorableSaga, modelOf } from "./model.js";
import { type Rule, rules } from "./rules.js";
import { search } from "./search.js";
import { type StoryEvent, storyOf } from "./story.js";

export interface ExploreOptions {
  /**
   * How many states are met before the exploration is cut. Default: as many as take about ten
   * seconds, which are 250,000 for ten steps, a quarter of that for twenty, and so on.
   */
  readonly statesMax?: number;
  /** The table; default: the runtime's. Others are for tests of the exploration itself. */
  readonly decider?: SagaDecider;
}

export interface Exploration {
  readonly saga: string;
  /** Distinct states of the saga together with its participants and all messages under way. */
  readonly states: number;
  readonly transitions: number;
  /** Whether every state was looked at. Only then no violation means that there is none. */
  readonly complete: boolean;
  readonly cut?: ExplorationCut;
  /** Those of completed, failed and stuck that some story comes to. */
  readonly endings: readonly SagaEnding[];
  /** At most one for each rule and step: the shortest story. The shortest of all comes first. */
  readonly violations: readonly SagaViolation[];
  /** Steps with a compensation that no story ever sends. Empty when the exploration was cut. */
  readonly neverUndone: readonly string[];
}

export type SagaEnding = "completed" | "failed" | "stuck";

const endings: readonly SagaEnding[] = ["completed", "failed", "stuck"];

export interface ExplorationCut {
  /** The limit that was met: `statesMax`. */
  readonly statesMax: number;
  /** States that were met and not looked at. Those behind them are not known. */
  readonly waiting: number;
  /** Every story of at most so many moves was looked at. */
  readonly moves: number;
}

export interface SagaViolation {
  readonly rule: Rule;
  /** What is wrong, as a sentence without its full stop. */
  readonly sentence: string;
  /** Id of the step that it is about. */
  readonly step?: string;
  readonly story: readonly StoryEvent[];
}

/**
 * Looks at every state that a saga and its participants can come to, whatever succeeds, fails, is
 * silent, late, repeated, reordered or crashes, and judges each by what is true of the world: which
 * steps have taken effect, and which were undone.
 *
 * Participants are abstract: each takes a message once (its inbox), answers once, and refuses an
 * action that comes after its compensation, if that one leaves a tombstone. Pure; the same saga gives
 * the same answer.
 */
export function exploreSaga(saga: ExplorableSaga, options: ExploreOptions = {}): Exploration {
  const { statesMax = affordable(saga), decider = table } = options;
  const model = modelOf(saga);
  const graph = coordinatorGraph(model, decider);
  const { found, states, transitions, waiting, depth, undone } = search(model, graph, statesMax);
  const violations = found
    .toSorted((a, b) => a.moves.length - b.moves.length)
    .map(({ breach, moves }): SagaViolation => {
      const step = breach.step === undefined ? undefined : model.steps[breach.step]?.id;
      return {
        rule: breach.rule,
        sentence: rules[breach.rule](step ?? ""),
        ...(step !== undefined && { step }),
        story: storyOf(model, graph, moves),
      };
    });
  const complete = waiting === 0;
  const idle = model.steps.filter((step, place) => step.undo !== undefined && !undone.has(place));
  return {
    saga: saga.name,
    states,
    transitions,
    complete,
    ...(!complete && { cut: { statesMax, waiting, moves: depth } }),
    endings: endings.filter((ending) => graph.statuses.has(ending)),
    violations,
    neverUndone: complete ? idle.map(({ id }) => id) : [],
  };
}

// A state of twice the steps has twice the moves, and each takes twice as long.
const affordable = ({ steps }: ExplorableSaga): number =>
  Math.floor(250_000 / Math.max(1, steps.length / 10) ** 2);
