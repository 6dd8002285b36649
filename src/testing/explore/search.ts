import { apply, begin } from "./apply.js";
import type { CoordinatorGraph } from "./coordinator.js";
import { endlessWait, type TimerStep } from "./endings.js";
import type { SagaModel } from "./model.js";
import { type Move, type Moves, movesOf } from "./moves.js";
import type { Breach } from "./rules.js";
import { copyInto, emptyWorld, undo, type World } from "./world.js";
import { createWorlds, type Worlds } from "./worlds.js";

/** A broken rule, and the moves that lead to it; no fewer do. */
export interface Found {
  readonly breach: Breach;
  readonly moves: readonly Move[];
}

export interface Searched {
  readonly states: number;
  readonly transitions: number;
  /** States that were met and not looked at, because there are more than the limit. */
  readonly waiting: number;
  /** Every story of at most so many moves was looked at. */
  readonly depth: number;
  /** The shortest for each rule and step. */
  readonly found: readonly Found[];
  /** Steps that some story undoes. */
  readonly undone: ReadonlySet<number>;
}

interface Search {
  readonly model: SagaModel;
  readonly graph: CoordinatorGraph;
  readonly moves: Moves;
  readonly worlds: Worlds;
  readonly found: Map<string, Found>;
  readonly ticks: TimerStep[];
  readonly undone: Set<number>;
  readonly scratch: World;
  transitions: number;
}

/** Looks at everything that can happen, the shortest stories first. */
export function search(model: SagaModel, graph: CoordinatorGraph, statesMax: number): Searched {
  const first = emptyWorld(model);
  const breach = begin(model, graph, first);
  const worlds = createWorlds(model);
  const all: Search = {
    model,
    graph,
    moves: movesOf(model, graph),
    worlds,
    found: new Map(),
    ticks: [],
    undone: new Set(),
    scratch: emptyWorld(model),
    transitions: 0,
  };
  if (breach === undefined) worlds.meet(first, -1, 0);
  else note(all, breach, []);
  let looked = 0;
  while (looked < worlds.size && worlds.size <= statesMax) {
    lookAt(all, looked);
    looked += 1;
  }
  const endless = endlessWait(graph, worlds, all.ticks, looked);
  if (endless !== undefined) note(all, { rule: "waits-for-ever" }, movesTo(all, endless));
  const waiting = worlds.size - looked;
  return {
    states: worlds.size,
    transitions: all.transitions,
    waiting,
    depth: worlds.depthOf(waiting > 0 ? looked : worlds.size - 1),
    found: [...all.found.values()],
    undone: all.undone,
  };
}

function lookAt(all: Search, number: number): void {
  const { model, graph, moves, worlds, scratch } = all;
  const before = worlds.worldAt(number);
  noteUndone(all, before);
  let isQuiet = true;
  for (const next of moves.enabled(before)) {
    const move = moves.all[next];
    if (move === undefined) continue;
    all.transitions += 1;
    const after = copyInto(scratch, before);
    const breach = apply(model, graph, after, move);
    const to = breach === undefined ? worlds.meet(after, number, next) : -1;
    if (breach !== undefined) note(all, breach, [...movesTo(all, number), move]);
    if (to === number) continue;
    isQuiet = false;
    if (move.kind === "hears" && move.what.kind === "live") all.ticks.push({ from: number, to });
  }
  if (isQuiet) noteStuck(all, number);
}

function noteUndone({ undone }: Search, world: World): void {
  for (let step = 0; step < world.undo.length; step += 1) {
    if (world.undo[step] !== undo.unsent) undone.add(step);
  }
}

/** Nothing can happen any more that changes anything. */
function noteStuck(all: Search, number: number): void {
  const { state } = all.graph.nodeAt(all.worlds.nodeAt(number));
  if (state.stuck === null) return;
  const step = state.steps.findIndex(({ id }) => id === state.stuck?.step);
  note(all, { rule: "stuck-for-good", step }, movesTo(all, number));
}

function note({ found }: Search, breach: Breach, moves: readonly Move[]): void {
  const key = `${breach.rule} ${breach.step}`;
  if (!found.has(key)) found.set(key, { breach, moves });
}

const movesTo = ({ moves, worlds }: Search, number: number): readonly Move[] =>
  worlds.wayTo(number).flatMap((each) => moves.all[each] ?? []);
