import { expect, test, vi } from "vitest";
import {
  defineMessage,
  defineSaga,
  defineService,
  type HandlerContext,
  type MessageDescriptor,
  type Received,
  type Route,
  route,
} from "../../src/runtime/index.js";
import type * as outgoing from "../../src/runtime/outbox/outgoing.js";
import { defineSimulation, simulate, story, tellFailure } from "../../src/testing/index.js";

vi.setConfig({ testTimeout: 300_000 });

const forgetful = vi.hoisted(() => ({ isOn: false }));

vi.mock("../../src/runtime/outbox/outgoing.js", async (original) => {
  const actual = await original<typeof outgoing>();
  const composeMessage: typeof outgoing.composeMessage = (one, payload, options, cause, sender) => {
    const { saga: _, ...rest } = cause;
    return actual.composeMessage(one, payload, options, forgetful.isOn ? rest : cause, sender);
  };
  return { ...actual, composeMessage };
});

interface Job {
  readonly jobId: string;
  readonly refused: string;
}

const about = (type: string, compensates?: string) =>
  defineMessage<Job>()({
    type,
    key: "$message.payload#/jobId",
    validate: () => undefined,
    ...(compensates === undefined ? {} : { compensates }),
  });

const [Begun, Done, Refused, Undone] = [
  about("Begun"),
  about("Done"),
  about("Refused"),
  about("Undone"),
];
const [Finished, Abandoned] = [about("Finished"), about("Abandoned")];
const sides = ["left", "right"].map((side) => ({
  side,
  Do: about(`do-${side}`),
  Undo: about(`undo-${side}`, `do-${side}`),
}));

const on = (message: MessageDescriptor): Route => route(message, message.type);
const named = (all: readonly MessageDescriptor[]): Readonly<Record<string, Route>> =>
  Object.fromEntries(all.map((message) => [message.type, on(message)]));

// Side by side, and every answer is of one type for both: only the envelope tells whose it is.
const both = defineSaga({
  name: "both",
  startsOn: Begun,
  correlateBy: "$message.payload#/jobId",
  steps: sides.map(({ side, Do, Undo }) => ({
    id: side,
    kind: "compensatable" as const,
    dependsOn: [],
    send: Do,
    succeedsOn: Done,
    failsOn: [Refused],
    timeoutMs: 10_000,
    compensate: { send: Undo, succeedsOn: Undone },
  })),
  completesWith: Finished,
  failsWith: Abandoned,
});

const commands = sides.flatMap(({ Do, Undo }) => [Do, Undo]);

const office = defineService({
  name: "office",
  sends: named([...commands, Begun, Finished, Abandoned]),
  receives: {},
  sagas: { both: { definition: both, receives: [Begun, Done, Refused, Undone].map(on) } },
});

const worker = defineService({
  name: "worker",
  sends: named([Done, Refused, Undone]),
  receives: named(commands),
});

type Event = Received<MessageDescriptor<Job>>;
type Context = HandlerContext<Readonly<Record<string, (job: Job) => Promise<unknown>>>>;

const workerHandlers = Object.fromEntries(
  sides.flatMap(({ side }) => [
    [
      `do-${side}`,
      async ({ payload }: Event, { publish }: Context): Promise<void> =>
        void (await publish[payload.refused === side ? "Refused" : "Done"]?.(payload)),
    ],
    [
      `undo-${side}`,
      async ({ payload }: Event, { publish }: Context): Promise<void> =>
        void (await publish.Undone?.(payload)),
    ],
  ]),
);

const say = ({ start }: { readonly start: Job }) => start;
const body = { send: say, compensate: say };

const simulation = defineSimulation({
  services: [
    {
      service: office,
      sagas: { both: { left: body, right: body, completesWith: say, failsWith: say } },
    },
    { service: worker, handlers: workerHandlers },
  ],
  stories: [
    story("a job is begun", async ({ services, newId, pick }) => {
      const job = { jobId: newId(), refused: pick(["left", "right", "none"]) };
      await services.office.transaction(({ publish }: Context) => publish.Begun?.(job));
    }),
  ],
});

test("parallel steps whose answers are of one type are told apart by the step they echo", async () => {
  const { failure } = await simulate(simulation, { seeds: 8 });
  expect(failure && tellFailure(failure)).toBeUndefined();
});

test("without it they would be confused", async () => {
  forgetful.isOn = true;
  const { failure } = await simulate(simulation, { seeds: 100 });
  forgetful.isOn = false;
  expect(failure?.violations.map(({ invariant }) => invariant)).toContain(
    "compensations are complete and in order",
  );
});
