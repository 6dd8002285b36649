import type { Saga } from "../contract/model.js";
import { begin, decide } from "../runtime/saga/decide.js";
import type { SagaDefinition, SagaStepDefinition } from "../runtime/saga/definition.js";
import type { Decision, SagaCommand, SagaInput, SagaState } from "../runtime/saga/state.js";
import type { Break } from "../testing/contract/saga-expectation.js";
import { pathsOf, type SagaPath } from "../testing/contract/saga-paths.js";
import type { Sequence, SequenceLine } from "../testing/diagram/sequence.js";
import { definitionOf } from "./saga-definition.js";
import { lanesByStep, type SagaLanes } from "./saga-lanes.js";

/**
 * One sequence for each way through a saga: success, each refusal, each silence, each late answer.
 * The saga's part is played by the runtime's own table.
 */
export function sagaSequences(
  saga: Saga,
  lanes: SagaLanes = lanesByStep(saga),
): readonly Sequence[] {
  const definition = definitionOf(saga);
  return pathsOf(definition).map((path) => {
    const play = createPlay(definition, lanes);
    playPath(play, path);
    return {
      kind: "sequence",
      title: path.name,
      lanes: [
        { id: outside, label: "others" },
        { id: coordinator, label: lanes.saga },
        ...participants(definition, lanes).map((label) => ({ id: laneId(label), label })),
      ],
      lines: play.lines,
    };
  });
}

const [outside, coordinator] = ["outside", "saga"];
const laneId = (label: string): string => `with ${label}`;

const labelOf = ({ participants }: SagaLanes, step: string): string =>
  Object.hasOwn(participants, step) ? (participants[step] ?? step) : step;

const participants = ({ steps }: SagaDefinition, lanes: SagaLanes): readonly string[] => [
  ...new Set(steps.map(({ id }) => labelOf(lanes, id))),
];

/** One instance, and what was drawn of it so far. */
interface Play {
  readonly definition: SagaDefinition;
  readonly lines: SequenceLine[];
  /** Commands that nobody has answered yet. */
  readonly unanswered: SagaCommand[];
  readonly laneOf: (step: SagaStepDefinition) => string;
  state: SagaState;
}

function createPlay(definition: SagaDefinition, lanes: SagaLanes): Play {
  const first = begin(definition, null, "");
  const play: Play = {
    definition,
    lines: [],
    unanswered: [],
    laneOf: ({ id }) => laneId(labelOf(lanes, id)),
    state: first.state,
  };
  draw(play, outside, coordinator, definition.startsOn.type, "asks");
  follow(play, first);
  return play;
}

function playPath(play: Play, { at, late }: SagaPath): void {
  answerAll(play, at);
  if (at === undefined) return;
  breakAt(play, at);
  answerAll(play, at);
  if (late === "no") return;
  const { step } = at;
  const decision = decide(play.definition, play.state, succeeded(step));
  const style = decision.ignored === undefined ? "answers" : "lost";
  draw(play, play.laneOf(step), coordinator, step.succeedsOn.type, style);
  if (style === "lost") note(play, "too late: recorded, and nothing more");
  follow(play, decision);
  answerAll(play, undefined);
}

/** Participants answer in the order in which they were asked; the one that breaks does not. */
function answerAll(play: Play, at: Break | undefined): void {
  for (let command = play.unanswered.shift(); command; command = play.unanswered.shift()) {
    if (!("step" in command)) continue;
    const step = stepOf(play, command.step);
    if (command.kind === "compensate") answerUndo(play, step);
    else if (step !== at?.step) answer(play, step, step.succeedsOn.type, succeeded(step));
  }
}

function answerUndo(play: Play, step: SagaStepDefinition): void {
  const type = step.compensate?.succeedsOn?.type;
  if (type !== undefined) answer(play, step, type, { kind: "compensated", step: step.id });
}

function breakAt(play: Play, { step, declinedBy }: Break): void {
  if (declinedBy !== undefined) {
    const declined = { kind: "declined", step: step.id, type: declinedBy, event: null } as const;
    answer(play, step, declinedBy, declined);
    return;
  }
  note(play, `no answer from ${step.id} in time`);
  const epoch = play.state.steps.find(({ id }) => id === step.id)?.timer ?? 0;
  follow(play, decide(play.definition, play.state, { kind: "timedOut", step: step.id, epoch }));
}

function answer(play: Play, step: SagaStepDefinition, type: string, input: SagaInput): void {
  draw(play, play.laneOf(step), coordinator, type, "answers");
  follow(play, decide(play.definition, play.state, input));
}

function follow(play: Play, { state, commands }: Decision): void {
  const wasStuck = play.state.status === "stuck";
  play.state = state;
  for (const command of commands) {
    const [to, type] = addressOf(play, command);
    draw(play, coordinator, to, type, "asks");
    play.unanswered.push(command);
  }
  if (state.status === "stuck" && !wasStuck) note(play, "stuck: an operator must look at it");
}

function addressOf(play: Play, command: SagaCommand): readonly [string, string] {
  const { completesWith, failsWith } = play.definition;
  if (command.kind === "complete") return [outside, completesWith.type];
  if (command.kind === "fail") return [outside, failsWith.type];
  const step = stepOf(play, command.step);
  const message = command.kind === "send" ? step.send : step.compensate?.send;
  return [play.laneOf(step), message?.type ?? ""];
}

function stepOf({ definition }: Play, id: string): SagaStepDefinition {
  const step = definition.steps.find((each) => each.id === id);
  if (step === undefined) throw new Error(`The saga has no step "${id}".`);
  return step;
}

const succeeded = ({ id }: SagaStepDefinition): SagaInput => ({
  kind: "succeeded",
  step: id,
  answer: null,
});

function draw(
  { lines }: Play,
  from: string,
  to: string,
  text: string,
  style: "asks" | "answers" | "lost",
): void {
  lines.push({ kind: "message", from, to, text, style });
}

function note({ lines }: Play, text: string): void {
  lines.push({ kind: "note", at: coordinator, text });
}
