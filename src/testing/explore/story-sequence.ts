import type { Lane, Sequence, SequenceLine } from "../diagram/sequence.js";
import type { SagaViolation } from "./explore-saga.js";
import type { StoryEvent } from "./story.js";

/** A lane's id and label: those of whoever takes part in a step may be given, by step. */
export interface StoryLanes {
  readonly saga: string;
  readonly participants?: Readonly<Record<string, string>>;
}

const [outside, coordinator] = ["outside", "saga"];

/** The story of a broken rule as a sequence diagram. */
export function storySequence(
  { sentence, story }: Pick<SagaViolation, "sentence" | "story">,
  { saga, participants = {} }: StoryLanes,
): Sequence {
  const laneOf = (step: string | undefined) =>
    step === undefined ? outside : `with ${own(participants, step) ?? step}`;
  const met = new Set(story.flatMap((event) => laneOf(event.step)));
  const lanes: readonly Lane[] = [
    { id: outside, label: "others" },
    { id: coordinator, label: saga },
    ...[...met].filter((id) => id !== outside).map((id) => ({ id, label: id.slice(5) })),
  ];
  return {
    kind: "sequence",
    title: sentence,
    lanes,
    lines: story.map((event) => lineOf(event, laneOf(event.step))),
  };
}

const own = (record: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

function lineOf(event: StoryEvent, lane: string): SequenceLine {
  switch (event.kind) {
    case "hears":
      return {
        kind: "message",
        from: lane,
        to: coordinator,
        text: event.again ? `${event.message}, again` : event.message,
        style: event.step === undefined ? "asks" : "answers",
      };
    case "says":
      return { kind: "message", from: coordinator, to: lane, text: event.message, style: "asks" };
    case "expires":
      return { kind: "note", at: coordinator, text: expiry(event) };
    default:
      return { kind: "note", at: lane, text: `${event.message}: ${outcomes[event.kind]}` };
  }
}

const outcomes = {
  acts: "takes effect",
  declines: "declined",
  refuses: "refused, it was undone before",
  undoes: "undone",
  "has-nothing-to-undo": "nothing to undo",
} as const;

function expiry({ step, stale }: Extract<StoryEvent, { readonly kind: "expires" }>): string {
  const whose = step ?? "the whole saga";
  return stale ? `an old timer of ${whose} fires` : `the time for ${whose} is up`;
}
