import { describe, expect, it } from "vitest";
import { buildFrom, places } from "./build-from.js";

const shared = `components:
  messages:
    Started: &message
      payload:
        type: object
        required: [id]
        properties:
          id: { type: string }
    Book: *message
    Booked: *message
    Refused: *message
    Cancel: *message
    Cancelled: *message
    Done: *message
    Failed: *message
    Odd:
      payload:
        type: object
        required: [id]
        properties:
          id: { type: integer }
`;

const messages = [
  "Started",
  "Book",
  "Booked",
  "Refused",
  "Cancel",
  "Cancelled",
  "Done",
  "Failed",
  "Odd",
];

/** A 3.x document that sends and receives messages of shared.yaml, each on a channel of its name. */
function application(title: string, sends: readonly string[], receives: readonly string[]): string {
  const channel = (name: string) =>
    `  ${name}: { address: ${name}, messages: { ${name}: { $ref: './shared.yaml#/components/messages/${name}' } } }`;
  const operation = (action: string) => (name: string) =>
    `  ${action}${name}: { action: ${action}, channel: { $ref: '#/channels/${name}' } }`;
  const all = messages.filter((name) => sends.includes(name) || receives.includes(name));
  return [
    "asyncapi: 3.1.0",
    `info: { title: ${title}, version: '1' }`,
    "channels:",
    ...all.map(channel),
    "operations:",
    ...sends.map(operation("send")),
    ...receives.map(operation("receive")),
    "",
  ].join("\n");
}

const coordinator = application(
  "Trip",
  ["Book", "Cancel", "Done", "Failed"],
  ["Started", "Booked", "Refused", "Cancelled", "Odd"],
);
const participant = application(
  "Hotel",
  ["Booked", "Refused", "Cancelled", "Odd"],
  ["Book", "Cancel"],
);

const saga = `x-sagas:
  trip:
    startsOn: './shared.yaml#/components/messages/Started'
    correlateBy: $message.payload#/id
    timeout: P1DT1H
    steps:
      - stepId: hotel
        kind: compensatable
        send: './shared.yaml#/components/messages/Book'
        succeedsOn: './shared.yaml#/components/messages/Booked'
        failsOn: ['./shared.yaml#/components/messages/Refused']
        timeout: PT1.5S
        compensate:
          send: './shared.yaml#/components/messages/Cancel'
          succeedsOn: './shared.yaml#/components/messages/Cancelled'
    completesWith: './shared.yaml#/components/messages/Done'
    failsWith: './shared.yaml#/components/messages/Failed'
`;

const documents = ["trip.yaml", "hotel.yaml"];
const first = coordinator.split("\n").length - 1;

/** The findings of a saga after a change to its text; lines are counted from \`x-sagas\` as 1. */
async function findings(
  change: (text: string) => string,
  parts: Partial<Record<string, string>> = {},
) {
  const files = {
    "shared.yaml": shared,
    "trip.yaml": (parts.coordinator ?? coordinator) + change(saga),
    "hotel.yaml": parts.participant ?? participant,
  };
  const offset = (parts.coordinator ?? coordinator).split("\n").length - 1;
  const built = await buildFrom(files, documents);
  return built.findings
    .filter(({ severity }) => severity !== "note")
    .map((each) => {
      const { location } = each;
      return location ? { ...each, location: { ...location, line: location.line - offset } } : each;
    });
}

describe("x-sagas", () => {
  it("become part of the coordinator's contract", async () => {
    const built = await buildFrom(
      { "shared.yaml": shared, "trip.yaml": coordinator + saga, "hotel.yaml": participant },
      documents,
    );
    expect(built.findings.filter(({ severity }) => severity !== "note")).toEqual([]);
    const id = { in: "payload", path: ["id"] };
    expect(built.contract.services.map(({ id: name, sagas }) => [name, sagas.length])).toEqual([
      ["hotel", 0],
      ["trip", 1],
    ]);
    expect(built.contract.services[1]?.sagas[0]).toEqual({
      name: "trip",
      startsOn: "Started",
      correlateBy: Object.fromEntries(
        messages
          .filter((name) => name !== "Odd")
          .toSorted()
          .map((name) => [name, id]),
      ),
      timeoutMs: 90_000_000,
      steps: [
        {
          id: "hotel",
          kind: "compensatable",
          send: "Book",
          succeedsOn: "Booked",
          failsOn: ["Refused"],
          timeoutMs: 1500,
          dependsOn: [],
          compensate: { send: "Cancel", succeedsOn: "Cancelled" },
        },
      ],
      completesWith: "Done",
      failsWith: "Failed",
    });
    expect(built.contract.messages.find((message) => message.id === "Book")?.key).toEqual(id);
    expect(built.origins.locate("step:trip/trip/hotel")?.line).toBe(first + 7);
  });

  const cases: readonly [string, (text: string) => string, readonly string[]][] = [
    [
      "an unknown message",
      (text) => text.replace("messages/Booked", "messages/Bokked"),
      ["trip.yaml:10:21 saga/unknown-message"],
    ],
    [
      "a reference to a schema",
      (text) => text.replace("'./shared.yaml#/components/messages/Booked'", "'#/info'"),
      ["trip.yaml:10:21 saga/unknown-message"],
    ],
    [
      "a misspelt keyword",
      (text) => text.replace("failsOn", "failOn"),
      ["trip.yaml:11:9 saga/invalid"],
    ],
    [
      "a kind that does not exist",
      (text) => text.replace("kind: compensatable", "kind: undoable"),
      ["trip.yaml:8:15 saga/invalid"],
    ],
    [
      "no timeout",
      (text) => text.replace("        timeout: PT1.5S\n", ""),
      ["trip.yaml:7:17 saga/no-timeout"],
    ],
    [
      "a timeout of months",
      (text) => text.replace("PT1.5S", "P1M"),
      ["trip.yaml:12:18 saga/duration-invalid"],
    ],
    [
      "no compensation",
      (text) => text.replace(/ {8}compensate:\n.*\n.*\n/, ""),
      ["trip.yaml:8:15 saga/no-compensation"],
    ],
    [
      "a command that the coordinator does not send",
      (text) => text.replace("messages/Cancel'", "messages/Odd'"),
      ["trip.yaml:4:18 saga/correlation-type", "trip.yaml:14:17 saga/not-sent"],
    ],
    [
      "one message for both outcomes",
      (text) => text.replace("messages/Refused", "messages/Booked"),
      ["trip.yaml:11:19 saga/ambiguous-answer"],
    ],
    [
      "one message for doing and undoing",
      (text) => text.replace("messages/Cancel'", "messages/Book'"),
      ["trip.yaml:14:17 saga/ambiguous-command"],
    ],
    [
      "one message for done and undone",
      (text) => text.replace("messages/Cancelled", "messages/Booked"),
      ["trip.yaml:15:23 saga/ambiguous-answer"],
    ],
    [
      "one message for two refusals",
      (text) => text.replace(/failsOn: \[(.*)\]/, "failsOn: [$1, $1]"),
      ["trip.yaml:11:65 saga/ambiguous-answer"],
    ],
    [
      "the start as an answer",
      (text) => text.replace("messages/Refused", "messages/Started"),
      ["trip.yaml:11:19 saga/ambiguous-answer", "trip.yaml:11:19 saga/no-participant"],
    ],
    [
      "a correlation field that is not there",
      (text) => text.replace("#/id", "#/key"),
      messages
        .filter((name) => name !== "Odd")
        .map(() => "trip.yaml:4:18 saga/correlation-missing"),
    ],
    [
      "a correlation value of two types",
      (text) => text.replace("messages/Refused", "messages/Odd"),
      ["trip.yaml:4:18 saga/correlation-type"],
    ],
    [
      "a message that correlateBy leaves out",
      (text) =>
        text.replace(
          "$message.payload#/id",
          "{ './shared.yaml#/components/messages/Started': $message.payload#/id }",
        ),
      ["Booked", "Cancelled", "Refused"].map(() => "trip.yaml:4:5 saga/correlation-missing"),
    ],
    [
      "a reason instead of a compensation",
      (text) =>
        text.replace(/ {8}compensate:\n.*\n.*\n/, "        noCompensation: nothing is held\n"),
      [],
    ],
  ];
  it.each(cases)("%s", async (_, change, expected) => {
    expect(places(await findings(change))).toEqual(expected);
  });

  const second = (kind: string, more = "") => `      - stepId: again
        kind: ${kind}
        send: './shared.yaml#/components/messages/Book'
        succeedsOn: './shared.yaml#/components/messages/Booked'
        timeout: PT1S
        noCompensation: none
${more}`;
  const withSecond = (text: string, step: string) =>
    text.replace("    completesWith", `${step}    completesWith`);

  it("a step after the pivot must be retriable", async () => {
    const pivot = (text: string) => text.replace("kind: compensatable", "kind: pivot");
    expect(
      places(await findings((text) => withSecond(pivot(text), second("compensatable")))),
    ).toEqual(["trip.yaml:17:15 saga/after-pivot"]);
    expect(await findings((text) => withSecond(pivot(text), second("retriable")))).toEqual([]);
  });

  it("dependsOn names earlier steps, and ids are unique", async () => {
    const later = second("retriable", "        dependsOn: [hotel, nobody]\n");
    expect(places(await findings((text) => withSecond(text, later)))).toEqual([
      "trip.yaml:22:28 saga/unknown-step",
    ]);
    const twice = second("retriable").replace("again", "hotel");
    expect(places(await findings((text) => withSecond(text, twice)))).toEqual([
      "trip.yaml:16:17 saga/duplicate-step",
    ]);
  });

  it("warns of an answer that two steps may wait for at a time", async () => {
    const beside = second("compensatable", "        dependsOn: []\n");
    expect(places(await findings((text) => withSecond(text, beside)))).toEqual([
      "trip.yaml:19:21 saga/shared-answer",
    ]);
    const undone = second("compensatable").replace(
      "        noCompensation: none\n",
      saga.slice(saga.indexOf("        compensate:"), saga.indexOf("    completesWith")),
    );
    expect(places(await findings((text) => withSecond(text, undone)))).toEqual([
      "trip.yaml:23:23 saga/shared-answer",
    ]);
  });

  it("somebody takes the other side of each message", async () => {
    const deaf = application("Hotel", ["Booked", "Refused", "Cancelled"], ["Cancel"]);
    const [finding] = await findings((text) => text, { participant: deaf });
    expect(places(finding ? [finding] : [])).toEqual(["trip.yaml:9:15 saga/no-participant"]);
    expect(finding?.message).toBe("No service receives Book on `Book`, which step `hotel` needs.");
    const mute = application("Hotel", ["Refused", "Cancelled"], ["Book", "Cancel"]);
    expect(places(await findings((text) => text, { participant: mute }))).toEqual([
      "trip.yaml:10:21 saga/no-participant",
    ]);
  });

  it("the coordinator receives the answers", async () => {
    const deaf = application(
      "Trip",
      ["Book", "Cancel", "Done"],
      ["Started", "Booked", "Cancelled"],
    );
    expect(places(await findings((text) => text, { coordinator: deaf }))).toEqual([
      "trip.yaml:11:19 saga/not-received",
      "trip.yaml:17:16 saga/not-sent",
    ]);
  });

  it("an optional correlation field is a warning", async () => {
    const files = {
      "shared.yaml": shared.replace("        required: [id]\n", ""),
      "trip.yaml": coordinator + saga,
      "hotel.yaml": participant,
    };
    const { findings: found } = await buildFrom(files, documents);
    const codes = new Set(
      found.filter(({ severity }) => severity !== "note").map(({ code }) => code),
    );
    expect([...codes]).toEqual(["saga/correlation-optional"]);
  });
});
