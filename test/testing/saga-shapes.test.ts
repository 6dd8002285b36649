import { expect, test, vi } from "vitest";
import { defineMessage, type MessageDescriptor, route } from "../../src/runtime/message.js";
import type { SagaDefinition, SagaStepDefinition } from "../../src/runtime/saga/definition.js";
import type { ServiceDefinition } from "../../src/runtime/service.js";
import { contractTests } from "../../src/testing/index.js";

// One test runs many cases; the first opens a database, which takes long on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

// Every path of sagas of other shapes, on the real runtime, against what the definition alone says.

const message = (type: string): MessageDescriptor =>
  defineMessage<unknown>()({ type, key: "$message.payload#/trip/id", validate: () => undefined });

const step = (id: string, more: Partial<SagaStepDefinition> = {}): SagaStepDefinition => ({
  id,
  kind: "compensatable",
  send: message(`Do-${id}`),
  succeedsOn: message(`Did-${id}`),
  failsOn: [message(`No-${id}`)],
  timeoutMs: 10_000,
  compensate: { send: message(`Undo-${id}`), succeedsOn: message(`Undid-${id}`) },
  ...more,
});

const without = ({ compensate: _, ...rest }: SagaStepDefinition): SagaStepDefinition => rest;

const sagaOf = (...steps: readonly SagaStepDefinition[]): SagaDefinition => ({
  name: "trip",
  startsOn: message("Start"),
  correlateBy: "$message.payload#/trip/id",
  steps,
  completesWith: message("Booked"),
  failsWith: message("Cancelled"),
});

const on = (one: MessageDescriptor) => route(one, one.type.toLowerCase());

function serviceOf(saga: SagaDefinition): ServiceDefinition {
  const { steps, startsOn, completesWith, failsWith } = saga;
  const said = [
    ...steps.flatMap(({ send, compensate }) => [send, ...(compensate ? [compensate.send] : [])]),
    completesWith,
    failsWith,
  ];
  const heard = steps.flatMap(({ succeedsOn, failsOn, compensate }) => [
    succeedsOn,
    ...failsOn,
    ...(compensate?.succeedsOn ? [compensate.succeedsOn] : []),
  ]);
  return {
    name: "agency",
    sends: Object.fromEntries(said.map((one) => [one.type, on(one)])),
    receives: {},
    sagas: { trip: { definition: saga, receives: [startsOn, ...heard].map(on) } },
  };
}

async function outcomes(saga: SagaDefinition): Promise<ReadonlyMap<string, string>> {
  const service = serviceOf(saga);
  const routes = [...Object.values(service.sends), ...(service.sagas?.trip?.receives ?? [])];
  const sample = { name: "example", payload: { trip: { id: 4711 } } };
  const samples = Object.fromEntries(
    routes.map(({ message: { type } }) => [type, { samples: [sample], defects: [] }]),
  );
  const found = new Map<string, string>();
  for (const { name, run } of contractTests({ service, samples })) {
    if (!name.startsWith("trip: ")) continue;
    found.set(name.slice(6), await run().then(() => "passed", String));
  }
  return found;
}

const allPass = (names: readonly string[]) => new Map(names.map((name) => [name, "passed"]));

test("a pivot and a retriable step: stuck where there is no way back, and going on from there", async () => {
  const pay = without(step("pay", { kind: "pivot" }));
  const ship = without(step("ship", { kind: "retriable", failsOn: [] }));
  expect(await outcomes(sagaOf(step("hold"), pay, ship))).toEqual(
    allPass([
      "every step succeeds, then Booked",
      "hold declines with No-hold, then Cancelled",
      "hold times out, hold is undone, then Cancelled",
      "hold succeeds after it timed out, which changes nothing",
      "pay declines with No-pay, hold is undone, then Cancelled",
      "pay times out, which holds the saga where it is",
      "pay succeeds after it timed out, and the saga goes on to Booked",
      "ship times out, which holds the saga where it is",
      "ship succeeds after it timed out, and the saga goes on to Booked",
    ]),
  );
});

test("steps side by side, one of which nobody confirms undoing", async () => {
  const car = step("car", { dependsOn: [], compensate: { send: message("Undo-car") } });
  const room = step("room", { dependsOn: [] });
  const guide = step("guide", { dependsOn: ["car", "room"] });
  const found = await outcomes(sagaOf(car, room, guide));
  expect(new Set(found.values())).toEqual(new Set(["passed"]));
  expect([...found.keys()]).toContain(
    "guide times out, guide then room then car are undone, then Cancelled",
  );
});
