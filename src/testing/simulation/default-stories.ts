import type { MessageDescriptor, Route } from "../../runtime/message.js";
import type { SagaDefinition } from "../../runtime/saga/definition.js";
import { correlated, correlationValue } from "../contract/correlation.js";
import { isPlayable, samplesOf } from "../contract/samples.js";
import type { Content } from "../contract/variant.js";
import type { MessageSamples } from "../contract.js";
import type { SimulatedSystem } from "./simulated-system.js";
import { type Story, story } from "./story.js";

/**
 * What can begin without a word from the user: a saga, by a sample of its starting message, and
 * whatever else begins with a message that nobody in the system sends.
 */
export function defaultStories({ services, samples = {} }: SimulatedSystem): readonly Story[] {
  const sent = new Set(
    services.flatMap(({ service }) =>
      Object.values(service.sends).map(({ message }) => message.type),
    ),
  );
  return services.flatMap(({ service: { receives, sagas = {} } }) => [
    ...Object.values(sagas).flatMap(({ definition, receives: heard }) =>
      heard
        .filter(({ message }) => message.type === definition.startsOn.type)
        .filter(({ message }) => isPlayable(samples, message))
        .map((route) => sagaStory(definition, route, samplesOf(samples, route.message.type))),
    ),
    ...Object.values(receives)
      .filter(({ message }) => !sent.has(message.type) && isPlayable(samples, message))
      .map((route) => messageStory(route, samplesOf(samples, route.message.type))),
  ]);
}

const sagaStory = (definition: SagaDefinition, route: Route, { samples }: MessageSamples): Story =>
  story(`${definition.name} begins`, async ({ send, pick, newId }) => {
    const { payload, headers } = asAnother(definition, route.message, pick(samples), newId());
    await send(route, payload, headers);
  });

const messageStory = (route: Route, { samples }: MessageSamples): Story =>
  story(`${route.message.type} comes from outside`, async ({ send, pick }) => {
    const { payload, headers } = pick(samples);
    await send(route, payload, headers);
  });

/** As if it belonged to an instance of its own, where the contract allows the value. */
function asAnother(
  definition: SagaDefinition,
  message: MessageDescriptor,
  sample: Content,
  id: string,
): Content {
  const { payload, headers } = sample;
  const value = correlationValue(definition, message.type, { payload, headers });
  const other = correlated(definition, message.type, { payload, headers }, freshValue(value, id));
  return message.validate(other.payload) === undefined ? other : { payload, headers };
}

const freshValue = (value: unknown, id: string): unknown =>
  typeof value === "number" ? Number.parseInt(id.slice(-7), 16) : id;
