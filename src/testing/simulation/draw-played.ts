import type { Sequence, SequenceLine } from "../diagram/sequence.js";
import type { Simulation } from "./define-simulation.js";
import { inSeconds } from "./durations.js";
import type { SimulatedEvent } from "./event-log.js";
import type { Played } from "./play-seed.js";

/** What happened in a story, for people: as lines, and as a sequence diagram. */
export interface Drawn {
  readonly lines: readonly string[];
  readonly sequence: Sequence;
}

const linesMax = 120;

export function drawPlayed({ system }: Simulation, played: Played): Drawn {
  const events = played.events.slice(0, linesMax);
  const services = system.services.map(({ service }) => service.name);
  const lanes = ["outside", ...services];
  const left = played.events.length - events.length;
  return {
    lines: [
      ...events.map((event) => `${inSeconds(event.atMs).padStart(10)}  ${phrase(event)}`),
      ...(left > 0 ? [`            ... and ${left} more`] : []),
    ],
    sequence: {
      kind: "sequence",
      title: played.violations[0]?.invariant ?? `seed ${played.seed}`,
      lanes: lanes.map((id) => ({ id, label: id })),
      lines: events.flatMap((event) => draw(played, services, event)),
    },
  };
}

function phrase({ what, at, about }: SimulatedEvent): string {
  const [type = "", id = "", ...rest] = about.split(" ");
  const named = `${type} ${id.slice(-6)}`;
  switch (what) {
    case "story":
      return `begins: ${at}`;
    case "publish":
      return `${at} says ${named}`;
    case "deliver":
      return `${named} reaches ${at}`;
    case "redeliver":
      return `${named} reaches ${at} again`;
    case "repeat":
      return `${named} reaches ${at} once more, though it was acknowledged`;
    case "acknowledge":
      return `${at} acknowledges ${named}`;
    case "throw":
      return `${at} cannot handle ${named}: ${rest.join(" ")}`;
    case "crash":
      return `${at} is gone`;
    case "restart":
      return `${at} starts again`;
    case "stuck":
      return `${at} is stuck at ${id} (${rest.join(" ")}), until somebody mends it`;
    case "redrive":
      return `somebody mends what was wrong and redrives ${about} to ${at}`;
    default:
      return `FAULT: ${about}`;
  }
}

function draw(
  { witness }: Played,
  services: readonly string[],
  { what, at, about }: SimulatedEvent,
): readonly SequenceLine[] {
  const [service = at] = at.split(".");
  const known = services.includes(service) ? service : undefined;
  if (what === "deliver" || what === "redeliver" || what === "repeat") {
    const [type = "", id = ""] = about.split(" ");
    const source = [...witness.published.values()].find(({ message }) => message.envelope.id === id)
      ?.message.envelope.source;
    const from = source !== undefined && services.includes(source) ? source : "outside";
    const text = what === "deliver" ? type : `${type} again`;
    return [{ kind: "message", from, to: known ?? "outside", text, style: "asks" }];
  }
  if (what === "fault") return [{ kind: "note", at: laneOf(services, about), text: about }];
  if (what === "crash" || what === "restart") {
    const [first = "outside"] = at.split("+");
    return [
      { kind: "note", at: first, text: what === "crash" ? `${at} crashes` : `${at} restarts` },
    ];
  }
  if (what === "throw") {
    const [type = "", , ...why] = about.split(" ");
    return [{ kind: "note", at: known ?? "outside", text: `${type}: ${why.join(" ")}` }];
  }
  if (what === "story") return [{ kind: "note", at: "outside", text: at }];
  return [];
}

/** The service that a fault is about, where its text names one. */
const laneOf = (services: readonly string[], text: string): string =>
  text.split(/[ +.;]/).find((word) => services.includes(word)) ?? "outside";
