import { sortDiagnostics } from "../diagnostics/collector.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { LoadedDocument } from "../document/load.js";
import { type Place, placeKey } from "../document/source-file.js";
import { deepFreeze } from "./canonical.js";
import { checkExamples } from "./examples.js";
import { findFlows } from "./flows.js";
import { groupBy } from "./group-by.js";
import { buildMessage } from "./message.js";
import { catalogueMessages, type MessageCatalogue } from "./message-catalogue.js";
import { draftMessages } from "./message-draft.js";
import { schemaRoots } from "./message-schemas.js";
import type { Channel, ChannelId, Contract, Message, MessageId } from "./model.js";
import { compareText } from "./names.js";
import { createOrigins, entity, type Origins } from "./origins.js";
import { readV2 } from "./read-v2.js";
import { readV3 } from "./read-v3.js";
import type { ReadChannel, Reading } from "./reading.js";
import { type BuiltSaga, buildSaga } from "./saga.js";
import { checkSaga } from "./saga-checks.js";
import { checkCorrelation } from "./saga-correlation.js";
import { convertSchema } from "./schema.js";
import { catalogueSchemas, type SchemaCatalogue } from "./schema-catalogue.js";
import { buildServices, type PlacedService, sharedServices } from "./services.js";

export interface BuiltContract {
  /** Frozen, sorted, plain JSON. */
  readonly contract: Contract;
  readonly origins: Origins;
  /** Sorted. With an error among them the contract must not be generated from. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Joins documents into one system: by channel address (parameter names erased) and wire type. The
 * result depends on what the documents say, not on their order, version or the order of their keys.
 * `documents` must have been loaded without error findings.
 */
export function buildContract(documents: readonly LoadedDocument[]): BuiltContract {
  const readings = documents
    .toSorted((a, b) => compareText(a.source.file, b.source.file))
    .map((document) => (document.major === 2 ? readV2(document) : readV3(document)));
  const channels = joinChannels(readings);
  const drafts = draftMessages(readings.flatMap(({ messages }) => messages));
  const schemas = catalogueSchemas(drafts.flatMap(schemaRoots));
  const messages = catalogueMessages(drafts, schemas, channelsOf(readings));
  const addresses = new Map(channels.map(({ id, address }) => [id, address]));
  const services = buildServices(readings, messages.idOf, (id) => addresses.get(id) ?? id);
  const idOf = (place: Place): MessageId => messages.idOf(place) ?? "";
  const sagas = readings.flatMap((reading) => reading.sagas).map((draft) => buildSaga(draft, idOf));

  const contract = assemble({ channels, schemas, messages, services, sagas });
  const origins = createOrigins(placesOf({ channels, schemas, messages, services, sagas }));
  const flows = findFlows(contract.services, contract.messages);
  const examples = new Map(messages.messages.map(({ id, draft }) => [id, draft.examples]));
  const diagnostics = [
    ...readings.flatMap((reading) => reading.diagnostics),
    ...drafts.flatMap((draft) => draft.diagnostics),
    ...schemas.diagnostics,
    ...messages.diagnostics,
    ...sharedServices(readings),
    ...sagas.flatMap((saga) => saga.diagnostics),
    ...sagas.flatMap((saga) => checkSaga({ ...saga, flows, idOf })),
    ...sagas.flatMap((saga) => checkCorrelation(saga, { ...contract, origins })),
    ...checkExamples(contract, (id) => examples.get(id) ?? []),
  ];
  return { contract: deepFreeze(contract), origins, diagnostics: sortDiagnostics(diagnostics) };
}

interface Parts {
  readonly channels: readonly ReadChannel[];
  readonly schemas: SchemaCatalogue;
  readonly messages: MessageCatalogue;
  readonly services: readonly PlacedService[];
  readonly sagas: readonly BuiltSaga[];
}

function assemble({ channels, schemas, messages, services, sagas }: Parts): Contract {
  const conversion = { refer: schemas.idOf };
  return {
    services: services.map(({ service }) => ({
      ...service,
      sagas: sagas
        .filter(({ draft }) => draft.service === service.id)
        .map(({ saga }) => saga)
        .sort((a, b) => compareText(a.name, b.name)),
    })),
    channels: channels.map(buildChannel),
    messages: messages.messages
      .map((each) => buildMessage(each, conversion, messages.idOf))
      .map((message) => withSagaKey(message, sagas)),
    schemas: schemas.schemas.map(({ id, place }) => ({
      id,
      schema: convertSchema(place, conversion),
    })),
  };
}

/** A message that names no key of its own stays in order within its saga's instance. */
function withSagaKey(message: Message, sagas: readonly BuiltSaga[]): Message {
  if (message.key) return message;
  const saga = sagas
    .filter(({ saga: { correlateBy } }) => Object.hasOwn(correlateBy, message.id))
    .toSorted((a, b) => compareText(a.saga.name, b.saga.name))[0];
  const key = saga?.saga.correlateBy[message.id];
  return key ? { ...message, key } : message;
}

/** One channel per id: the first document that says something about it is believed. */
function joinChannels(readings: readonly Reading[]): readonly ReadChannel[] {
  const byId = groupBy(
    readings.flatMap(({ channels }) => channels),
    ({ id }) => id,
  );
  return [...byId.values()]
    .flatMap((group) => group.find(({ summary }) => summary !== undefined) ?? group[0] ?? [])
    .sort((a, b) => compareText(a.id, b.id));
}

function channelsOf(readings: readonly Reading[]): (place: Place) => readonly ChannelId[] {
  const operations = readings.flatMap((reading) => reading.operations);
  const byMessage = groupBy(operations, ({ message }) => placeKey(message.place));
  return (place) => byMessage.get(placeKey(place))?.map(({ channel }) => channel) ?? [];
}

const buildChannel = ({ place: _, ...channel }: ReadChannel): Channel => channel;

const placesOf = ({
  channels,
  schemas,
  messages,
  services,
  sagas,
}: Parts): ReadonlyMap<string, Place> =>
  new Map([
    ...services.flatMap(servicePlaces),
    ...channels.map(({ id, place }) => [entity.channel(id), place] as const),
    ...messages.messages.map(({ id, draft }) => [entity.message(id), draft.read.place] as const),
    ...schemas.schemas.map(({ id, place }) => [entity.schema(id), place] as const),
    ...sagas.flatMap(sagaPlaces),
  ]);

const servicePlaces = ({ service, place, sends, receives }: PlacedService) => [
  [entity.service(service.id), place] as const,
  ...sends.map(
    (each) => [entity.operation(service.id, "sends", each.operation.name), each.place] as const,
  ),
  ...receives.map(
    (each) => [entity.operation(service.id, "receives", each.operation.name), each.place] as const,
  ),
];

const sagaPlaces = ({ draft }: BuiltSaga) => [
  [entity.saga(draft.service, draft.name), draft.place] as const,
  ...draft.steps.map(
    (step) => [entity.step(draft.service, draft.name, step.id), step.place] as const,
  ),
];
