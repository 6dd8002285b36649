import type { CoordinatorGraph, Hearing } from "./coordinator.js";
import type { SagaModel } from "./model.js";
import type { Move } from "./moves.js";
import { type Breach, say } from "./rules.js";
import { action, settleUndoing, undo, undoAt, type World } from "./world.js";

/** Makes a move, in `world`; the first rule that it breaks. */
export function apply(
  model: SagaModel,
  graph: CoordinatorGraph,
  world: World,
  move: Move,
): Breach | undefined {
  const breach = move.kind === "hears" ? hear(model, graph, world, move.what) : act(world, move);
  settleUndoing(world);
  return breach;
}

/** The saga has begun: its first commands are on their way. */
export function begin(model: SagaModel, graph: CoordinatorGraph, world: World): Breach | undefined {
  const { to, commands } = graph.first;
  world.node = to;
  return say(model, world, commands, { before: "running", after: graph.statusAt(to) });
}

type Act = Exclude<Move, { readonly kind: "hears" }>;

function act(world: World, { kind, step }: Act): Breach | undefined {
  switch (kind) {
    case "acts":
      world.action[step] = action.stands;
      return (world.undo[step] ?? undo.unsent) >= undo.processed
        ? { rule: "effect-after-undo", step }
        : undefined;
    case "declines":
      world.action[step] = action.declined;
      return undefined;
    case "refuses":
      world.action[step] = action.refused;
      return undefined;
    case "undoes":
      undoAt(world, step);
      return undefined;
  }
}

function hear(
  model: SagaModel,
  graph: CoordinatorGraph,
  world: World,
  what: Hearing,
): Breach | undefined {
  const before = graph.statusAt(world.node);
  if (before !== "completed" && before !== "failed") note(model, world, what);
  const { to, commands } = graph.react(world.node, what);
  world.node = to;
  const breach = say(model, world, commands, { before, after: graph.statusAt(to) });
  return breach ?? (before === "stuck" ? undefined : checkStuck(graph, world));
}

function checkStuck(graph: CoordinatorGraph, { node, overdue }: World): Breach | undefined {
  const { stuck, steps } = graph.nodeAt(node).state;
  if (stuck?.reason !== "compensation-timed-out") return undefined;
  const step = steps.findIndex(({ id }) => id === stuck.step);
  return overdue[step] ? undefined : { rule: "stuck-too-early", step };
}

/** What the saga may know from now on, whatever it makes of it. */
function note({ steps }: SagaModel, world: World, what: Hearing): void {
  if (what.kind === "started" || what.step === undefined) return;
  const { kind, step } = what;
  const isUnsent = world.undo[step] === undo.unsent;
  switch (kind) {
    case "succeeded":
      if (!isUnsent || world.order.includes(step)) return;
      world.order.push(step);
      if (steps[step]?.isPivot && world.undo.every((state) => state === undo.unsent)) {
        world.passed = true;
      }
      return;
    case "declined":
      if (isUnsent) world.action[step] = action.knownDeclined;
      return;
    case "compensated":
      world.undo[step] = undo.answered;
      world.overdue[step] = false;
      return;
    case "live":
      if (!isUnsent && world.undo[step] !== undo.answered) world.overdue[step] = true;
      return;
    case "old":
      return;
  }
}
