import type { CoordinatorGraph } from "./coordinator.js";
import type { Worlds } from "./worlds.js";

/** A timer that the saga waits for has fired; `to` is -1 where that broke a rule. */
export interface TimerStep {
  readonly from: number;
  readonly to: number;
}

/**
 * A world in which a saga may wait for ever: from there it does not come to an end, or to being stuck,
 * by its timers alone. The first one that waits for no timer at all, if there is one. Only the first
 * `looked` worlds are judged, and a way out of them counts as an end.
 */
export function endlessWait(
  graph: CoordinatorGraph,
  worlds: Worlds,
  ticks: readonly TimerStep[],
  looked: number,
): number | undefined {
  const ends = new Uint8Array(worlds.size);
  for (let world = 0; world < worlds.size; world += 1) {
    const status = graph.statusAt(worlds.nodeAt(world));
    if (world >= looked || (status !== "running" && status !== "compensating")) ends[world] = 1;
  }
  const before = stepsByGoal(ticks);
  const reached = [...ends.keys()].filter((world) => ends[world] === 1);
  for (const { from } of ticks.filter(({ to }) => to < 0)) reach(from);
  for (let at = 0; at < reached.length; at += 1) {
    for (const from of before.get(reached[at] ?? -1) ?? []) reach(from);
  }
  const awaited = new Set(ticks.map(({ from }) => from));
  const endless = ends.indexOf(0);
  const dead = ends.findIndex((isEnd, world) => isEnd === 0 && !awaited.has(world));
  return dead >= 0 ? dead : endless >= 0 ? endless : undefined;

  function reach(world: number): void {
    if (ends[world] === 1) return;
    ends[world] = 1;
    reached.push(world);
  }
}

function stepsByGoal(ticks: readonly TimerStep[]): ReadonlyMap<number, readonly number[]> {
  const byGoal = new Map<number, number[]>();
  for (const { from, to } of ticks) {
    const known = byGoal.get(to);
    if (known === undefined) byGoal.set(to, [from]);
    else known.push(from);
  }
  return byGoal;
}
