import type { StoryEvent } from "./story.js";

/** A story in sentences, one for each thing that happens together with what the saga then says. */
export function tellStory(story: readonly StoryEvent[]): readonly string[] {
  const sentences: { readonly first: StoryEvent; readonly said: string[] }[] = [];
  for (const event of story) {
    const last = sentences.at(-1);
    if (event.kind === "says" && last !== undefined) last.said.push(event.message);
    else sentences.push({ first: event, said: [] });
  }
  return sentences.map(({ first, said }) =>
    said.length === 0 ? phrase(first) : `${phrase(first)}; the saga sends ${said.join(" and ")}`,
  );
}

function phrase(event: StoryEvent): string {
  switch (event.kind) {
    case "says":
      return `the saga sends ${event.message}`;
    case "hears":
      return `${event.message} arrives${event.again ? " again" : ""}`;
    case "expires":
      return expiry(event.step, event.stale);
    case "acts":
      return `${event.message} reaches its participant and takes effect`;
    case "declines":
      return `${event.message} reaches its participant, which declines`;
    case "refuses":
      return `${event.message} comes after it was undone, and is refused`;
    case "undoes":
      return `${event.message} reaches its participant, which undoes the step`;
    case "has-nothing-to-undo":
      return `${event.message} reaches its participant, which has nothing to undo`;
  }
}

function expiry(step: string | undefined, stale: boolean): string {
  const whose = step === undefined ? "the whole saga" : `\`${step}\``;
  return stale ? `an old timer of ${whose} fires` : `the time for ${whose} is up`;
}
