import { sortDiagnostics } from "../diagnostics/collector.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { LoadedDocument } from "../document/load.js";
import { type Place, placeKey } from "../document/source-file.js";
import { deepFreeze } from "./canonical.js";
import { groupBy } from "./group-by.js";
import { buildMessage } from "./message.js";
import { catalogueMessages, draftMessages } from "./message-catalogue.js";
import { schemaRoots } from "./message-schemas.js";
import type { Channel, ChannelId, Contract } from "./model.js";
import { compareText } from "./names.js";
import { createOrigins, entity, type Origins } from "./origins.js";
import { readV2 } from "./read-v2.js";
import { readV3 } from "./read-v3.js";
import type { ReadChannel, Reading } from "./reading.js";
import { convertSchema } from "./schema.js";
import { catalogueSchemas } from "./schema-catalogue.js";
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
 */
export function buildContract(documents: readonly LoadedDocument[]): BuiltContract {
  const readings = documents
    .toSorted((a, b) => compareText(a.source.file, b.source.file))
    .map((document) => (document.major === 2 ? readV2(document) : readV3(document)));
  const channels = joinChannels(readings);
  const drafts = draftMessages(readings.flatMap(({ messages }) => messages));
  const schemas = catalogueSchemas(drafts.flatMap(schemaRoots));
  const messages = catalogueMessages(drafts, schemas, channelsOf(readings));
  const conversion = { refer: schemas.idOf };
  const addresses = new Map(channels.map(({ id, address }) => [id, address]));
  const services = buildServices(readings, messages.idOf, (id) => addresses.get(id) ?? id);

  const contract: Contract = {
    services: services.map(({ service }) => ({ ...service, sagas: [] })),
    channels: channels.map(buildChannel),
    messages: messages.messages.map((each) => buildMessage(each, conversion, messages.idOf)),
    schemas: schemas.schemas.map(({ id, place }) => ({
      id,
      schema: convertSchema(place, conversion),
    })),
  };
  const places = new Map([
    ...services.flatMap(servicePlaces),
    ...channels.map(({ id, place }) => [entity.channel(id), place] as const),
    ...messages.messages.map(({ id, draft }) => [entity.message(id), draft.read.place] as const),
    ...schemas.schemas.map(({ id, place }) => [entity.schema(id), place] as const),
  ]);
  const diagnostics = [
    ...readings.flatMap((reading) => reading.diagnostics),
    ...drafts.flatMap((draft) => draft.diagnostics),
    ...schemas.diagnostics,
    ...messages.diagnostics,
    ...sharedServices(readings),
  ];
  return {
    contract: deepFreeze(contract),
    origins: createOrigins(places),
    diagnostics: sortDiagnostics(diagnostics),
  };
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

function buildChannel({ id, address, summary, parameters }: ReadChannel): Channel {
  return { id, address, ...(summary !== undefined && { summary }), parameters };
}

const servicePlaces = ({ service, place, sends, receives }: PlacedService) => [
  [entity.service(service.id), place] as const,
  ...sends.map(
    (each) => [entity.operation(service.id, "sends", each.operation.name), each.place] as const,
  ),
  ...receives.map(
    (each) => [entity.operation(service.id, "receives", each.operation.name), each.place] as const,
  ),
];
