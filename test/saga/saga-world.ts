import type * as decisions from "../../src/runtime/saga/decide.js";
import type {
  Decision,
  IgnoredInput,
  SagaCommand,
  SagaInput,
  SagaState,
  SagaTable,
  SagaTimer,
} from "../../src/runtime/saga/state.js";

/** The table under test, or a mutant of it. */
export interface Decider {
  readonly begin: typeof decisions.begin;
  readonly decide: typeof decisions.decide;
}

/** How the participant of a step behaves. */
export interface Participant {
  readonly answer: "yes" | "no" | "silent";
  readonly undoes: "answers" | "silent";
}

/** One turn: which of the messages and timers in flight comes next, and whether it comes again. */
export interface Turn {
  readonly pick: number;
  readonly again: boolean;
}

export interface Story {
  readonly table: SagaTable;
  readonly participants: readonly Participant[];
  readonly turns: readonly Turn[];
  /** Every message is delivered before any timer is due. */
  readonly timersLast?: boolean;
}

export type Entry =
  | { readonly said: SagaCommand }
  | { readonly armed: SagaTimer }
  | { readonly heard: SagaInput };

export interface Ending {
  readonly state: SagaState;
  readonly log: readonly Entry[];
  readonly ignored: readonly IgnoredInput[];
}

/** Plays a story until every message was delivered and every timer was due, in the story's order. */
export function play(decider: Decider, story: Story): Ending {
  const { table, turns } = story;
  const log: Entry[] = [];
  const ignored: IgnoredInput[] = [];
  const inFlight: SagaInput[] = [{ kind: "started" }];
  const take = (decision: Decision): SagaState => {
    log.push(...decision.commands.map((said) => ({ said })));
    log.push(...decision.timers.map((armed) => ({ armed })));
    inFlight.push(...decision.commands.flatMap((command) => answers(command, story)));
    inFlight.push(...decision.timers.map(expiry));
    if (decision.ignored !== undefined) ignored.push(decision.ignored);
    return deepFreeze(decision.state);
  };
  let state = take(decider.begin(table, { order: 1 }, "v1"));
  for (let turn = 0; inFlight.length > 0; turn += 1) {
    const heard = pick(inFlight, turns[turn] ?? { pick: 0, again: false }, story.timersLast);
    log.push({ heard });
    state = take(decider.decide(table, state, heard));
  }
  return { state, log, ignored };
}

function pick(inFlight: SagaInput[], { pick, again }: Turn, timersLast = false): SagaInput {
  const messages = inFlight.filter(({ kind }) => kind !== "timedOut");
  const choice = timersLast && messages.length > 0 ? messages : inFlight;
  const heard = choice[pick % choice.length];
  if (heard === undefined) throw new Error("Nothing is in flight.");
  if (!again) inFlight.splice(inFlight.indexOf(heard), 1);
  return heard;
}

const expiry = ({ step, epoch }: SagaTimer): SagaInput =>
  step === undefined ? { kind: "timedOut", epoch } : { kind: "timedOut", step, epoch };

function answers(command: SagaCommand, { table, participants }: Story): readonly SagaInput[] {
  if (!("step" in command)) return [];
  const { step, kind } = command;
  const index = table.steps.findIndex(({ id }) => id === step);
  const { answer, undoes } = participants[index] ?? { answer: "silent", undoes: "silent" };
  if (kind === "compensate") {
    const awaited = table.steps[index]?.compensate?.succeedsOn !== undefined;
    return awaited && undoes === "answers" ? [{ kind: "compensated", step }] : [];
  }
  if (answer === "yes") return [{ kind: "succeeded", step, answer: { step } }];
  return answer === "no" ? [{ kind: "declined", step, type: "No", event: { step } }] : [];
}

// A decision that writes into the state it was given throws here instead of passing unseen.
function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
