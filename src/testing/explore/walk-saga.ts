import * as table from "../../runtime/saga/decide.js";
import { seededRandom } from "../../runtime/seeded-random.js";
import { apply, begin } from "./apply.js";
import { type CoordinatorGraph, coordinatorGraph, type SagaDecider } from "./coordinator.js";
import type { SagaEnding, SagaViolation } from "./explore-saga.js";
import { type ExplorableSaga, modelOf, type SagaModel } from "./model.js";
import { type Move, type Moves, movesOf } from "./moves.js";
import { type Breach, rules } from "./rules.js";
import { storyOf } from "./story.js";
import { emptyWorld, type World } from "./world.js";

export interface WalkOptions {
  /** Decides the first walk; each walk has the next seed. Default 1. */
  readonly seed?: number;
  /** Default 1,000. */
  readonly walks?: number;
  /** The table; default: the runtime's. Others are for tests of the walk itself. */
  readonly decider?: SagaDecider;
}

export interface Walked {
  readonly saga: string;
  /** Instances that were played: fewer than asked for, where one broke a rule. */
  readonly walks: number;
  /** Messages and timers over all of them. */
  readonly moves: number;
  /** How many came to which end; the rest was left on its way, after many moves. */
  readonly endings: Readonly<Record<SagaEnding, number>>;
  readonly violation?: SagaViolation & { readonly seed: number };
}

/** Longer than any saga takes that does not hear the same over and over. */
const movesPerStep = 20;
/** What still arrives when the saga has ended. */
const movesAfterEnd = 5;

/**
 * Plays instances of a saga at random: the table alone, with abstract participants, no SQL. Answers
 * come late, twice, in any order or not at all, and timers fire at any time. Much faster than the
 * exhaustive check, for sagas that are too large for it; it proves nothing.
 */
export function walkSaga(saga: ExplorableSaga, options: WalkOptions = {}): Walked {
  const { seed = 1, walks = 1_000, decider = table } = options;
  const model = modelOf(saga);
  const graph = coordinatorGraph(model, decider);
  const moves = movesOf(model, graph);
  const endings = { completed: 0, failed: 0, stuck: 0 };
  const walked = { saga: saga.name, walks: 0, moves: 0, endings };
  for (let walk = 0; walk < walks; walk += 1) {
    const { way, breach, ending } = walkOnce(model, graph, moves, seed + walk);
    walked.walks += 1;
    walked.moves += way.length;
    if (ending !== undefined) endings[ending] += 1;
    if (breach !== undefined) {
      return {
        ...walked,
        violation: { ...violationOf(model, graph, way, breach), seed: seed + walk },
      };
    }
  }
  return walked;
}

interface Walk {
  readonly way: readonly Move[];
  readonly breach?: Breach;
  readonly ending?: SagaEnding;
}

function walkOnce(model: SagaModel, graph: CoordinatorGraph, moves: Moves, seed: number): Walk {
  const { next } = seededRandom(seed, { now: () => 0 });
  const world = emptyWorld(model);
  const way: Move[] = [];
  let breach = begin(model, graph, world);
  let left = movesPerStep * model.steps.length;
  while (breach === undefined && left > 0) {
    const move = chooseMove(moves, world, next);
    if (move === undefined) break;
    way.push(move);
    breach = apply(model, graph, world, move);
    const hasEnded = endingAt(graph, world.node) !== undefined;
    left = hasEnded ? Math.min(left - 1, movesAfterEnd) : left - 1;
  }
  const ending = breach === undefined ? endingAt(graph, world.node) : undefined;
  return { way, ...(breach && { breach }), ...(ending && { ending }) };
}

/** Messages come rather than timers: or else hardly a saga would live to complete. */
function chooseMove(moves: Moves, world: World, next: () => number): Move | undefined {
  const enabled = moves.enabled(world);
  const choose = () => moves.all[enabled[Math.floor(next() * enabled.length)] ?? -1];
  let chosen = choose();
  for (let tries = 0; tries < patience && isTimer(chosen); tries += 1) chosen = choose();
  return chosen;
}

const patience = 4;

const isTimer = (move: Move | undefined): boolean =>
  move?.kind === "hears" && (move.what.kind === "live" || move.what.kind === "old");

function endingAt(graph: CoordinatorGraph, node: number): SagaEnding | undefined {
  const status = graph.statusAt(node);
  return status === "running" || status === "compensating" ? undefined : status;
}

function violationOf(
  model: SagaModel,
  graph: CoordinatorGraph,
  way: readonly Move[],
  { rule, step: place }: Breach,
): SagaViolation {
  const step = place === undefined ? undefined : model.steps[place]?.id;
  return {
    rule,
    sentence: rules[rule](step ?? ""),
    ...(step !== undefined && { step }),
    story: storyOf(model, graph, way),
  };
}
