import type { SagaCommand } from "../../runtime/saga/state.js";
import { apply, begin } from "./apply.js";
import type { CoordinatorGraph, Hearing } from "./coordinator.js";
import type { SagaModel } from "./model.js";
import type { Move } from "./moves.js";
import { action, copyOf, emptyWorld, undo, type World } from "./world.js";

/** One line of a story: what happened, to which message of which step. */
export type StoryEvent =
  /** The saga hears a message; `again`: for the second time at least. */
  | {
      readonly kind: "hears";
      readonly message: string;
      readonly step: string | undefined;
      readonly again: boolean;
    }
  /** A timer fires; without `step`, that of the whole saga. `stale`: the saga waits for it no more. */
  | { readonly kind: "expires"; readonly step: string | undefined; readonly stale: boolean }
  | { readonly kind: "says"; readonly message: string; readonly step: string | undefined }
  /**
   * A participant gets a message: it acts, declines, refuses what was undone before it came, undoes,
   * or finds nothing to undo.
   */
  | {
      readonly kind: "acts" | "declines" | "refuses" | "undoes" | "has-nothing-to-undo";
      readonly message: string;
      readonly step: string;
    };

/** Plays moves once more, and tells what happens; what leads to a broken rule is told too. */
export function storyOf(
  model: SagaModel,
  graph: CoordinatorGraph,
  moves: readonly Move[],
): readonly StoryEvent[] {
  const world = emptyWorld(model);
  const heard = new Set<string>();
  begin(model, graph, world);
  const start = hears(model, { kind: "started" }, heard);
  const told: StoryEvent[] = [start, ...saidBy(model, graph.first.commands)];
  for (const move of moves) {
    const before = copyOf(world);
    apply(model, graph, world, move);
    told.push(...tellMove(model, graph, before, move, heard));
    told.push(...tellUndone(model, before, world, move));
  }
  return told;
}

function tellMove(
  model: SagaModel,
  graph: CoordinatorGraph,
  before: World,
  move: Move,
  heard: Set<string>,
): readonly StoryEvent[] {
  if (move.kind === "hears") {
    const { commands } = graph.react(before.node, move.what);
    return [hears(model, move.what, heard), ...saidBy(model, commands)];
  }
  const { id: step = "", send = "", undo: undoing } = model.steps[move.step] ?? {};
  if (move.kind === "undoes") {
    return [{ kind: "has-nothing-to-undo", step, message: undoing?.send ?? "" }];
  }
  return [{ kind: move.kind, step, message: send }];
}

function hears(model: SagaModel, what: Hearing, heard: Set<string>): StoryEvent {
  if (what.kind === "live" || what.kind === "old") {
    const step = what.step === undefined ? undefined : model.steps[what.step]?.id;
    return { kind: "expires", step, stale: what.kind === "old" };
  }
  const key = JSON.stringify(what);
  const again = heard.has(key);
  heard.add(key);
  if (what.kind === "started") {
    return { kind: "hears", message: model.startsOn, step: undefined, again };
  }
  const step = model.steps[what.step ?? -1];
  const messages = {
    succeeded: step?.succeedsOn,
    declined: step?.failsOn[0],
    compensated: step?.undo?.succeedsOn,
  };
  return { kind: "hears", message: messages[what.kind] ?? "", step: step?.id, again };
}

const saidBy = (model: SagaModel, commands: readonly SagaCommand[]): readonly StoryEvent[] =>
  commands.map((command) => {
    if (command.kind === "complete") return says(model.completesWith, undefined);
    if (command.kind === "fail") return says(model.failsWith, undefined);
    const step = model.steps.find(({ id }) => id === command.step);
    const message = command.kind === "send" ? step?.send : step?.undo?.send;
    return says(message ?? "", command.step);
  });

const says = (message: string, step: string | undefined): StoryEvent => ({
  kind: "says",
  message,
  step,
});

/** What participants undid meanwhile: the search lets them do that as soon as they can. */
function tellUndone(
  { steps }: SagaModel,
  before: World,
  after: World,
  move: Move,
): readonly StoryEvent[] {
  return steps.flatMap(({ id, undo: undoing }, step): readonly StoryEvent[] => {
    const was = before.undo[step] ?? undo.unsent;
    const is = after.undo[step] ?? undo.unsent;
    const isTold = move.kind === "undoes" && move.step === step;
    if (isTold || was >= undo.processed || is !== undo.processed) return [];
    const hadEffect = after.action[step] === action.undone;
    const kind = hadEffect ? "undoes" : "has-nothing-to-undo";
    return [{ kind, step: id, message: undoing?.send ?? "" }];
  });
}
