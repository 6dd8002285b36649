import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import { locationOf, type Place } from "../document/source-file.js";
import { addressText } from "./address.js";
import { groupBy } from "./group-by.js";
import type { MessageId, Operation, OperationReply, Service } from "./model.js";
import { camelCase, compareText, pascalCase } from "./names.js";
import type { Direction, Reading, ReadOperation, ReadReply, ReadService } from "./reading.js";

type IdOf = (place: Place) => MessageId | undefined;

/** An operation of the contract and where it stands. */
export interface PlacedOperation {
  readonly operation: Operation;
  readonly place: Place;
}

export interface PlacedService {
  readonly service: Omit<Service, "sagas">;
  readonly place: Place;
  readonly sends: readonly PlacedOperation[];
  readonly receives: readonly PlacedOperation[];
}

/** The services of all documents, sorted by id. */
export function buildServices(
  readings: readonly Reading[],
  idOf: IdOf,
  addressOf: (channel: string) => string,
): readonly PlacedService[] {
  const operations = groupBy(
    readings.flatMap((reading) => reading.operations),
    ({ service }) => service,
  );
  const services = groupBy(readings.flatMap(declaredServices), ({ id }) => id);
  return [...services]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([id, [first]]) => {
      if (!first) return [];
      const own = operations.get(id) ?? [];
      const sends = buildOperations(own, "sends", idOf, addressOf);
      const receives = buildOperations(own, "receives", idOf, addressOf);
      return [
        { service: buildService(first, sends, receives), place: first.place, sends, receives },
      ];
    });
}

/** A document whose operations all name another service describes no application of its own. */
function declaredServices({ services, operations }: Reading): readonly ReadService[] {
  const [root, ...others] = services;
  const isIdle = others.length > 0 && !operations.some(({ service }) => service === root?.id);
  return isIdle ? others : services;
}

function buildService(
  { id, title, description }: ReadService,
  sends: readonly PlacedOperation[],
  receives: readonly PlacedOperation[],
): Omit<Service, "sagas"> {
  return {
    id,
    title,
    ...(description !== undefined && { description }),
    sends: sends.map(({ operation }) => operation),
    receives: receives.map(({ operation }) => operation),
  };
}

/** Operations of one direction, sorted by channel, then message; one per pair of them. */
function buildOperations(
  read: readonly ReadOperation[],
  wanted: Direction,
  idOf: IdOf,
  addressOf: (channel: string) => string,
): readonly PlacedOperation[] {
  const resolved = read
    .filter(({ direction }) => direction === wanted)
    .flatMap((each) => {
      const message = idOf(each.message.place);
      return message === undefined ? [] : [{ ...each, message }];
    })
    .sort((a, b) => compareText(a.operationId ?? "", b.operationId ?? ""));
  const pairs = [
    ...groupBy(resolved, (each) => JSON.stringify([each.channel, each.message])).values(),
  ];
  const firsts = pairs.flatMap(([first]) => (first ? [first] : []));
  const sameMessage = groupBy(firsts, ({ message }) => message);
  return firsts
    .sort((a, b) => compareText(a.channel, b.channel) || compareText(a.message, b.message))
    .map(({ channel, message, summary, operationId, reply, bindings, place }) => {
      const isAlone = sameMessage.get(message)?.length === 1;
      const suffix = isAlone ? "" : `On${pascalCase(addressText(addressOf(channel)))}`;
      const operation = {
        name: camelCase(message) + suffix,
        channel,
        message,
        ...(summary !== undefined && { summary }),
        ...(operationId !== undefined && { operationId }),
        ...(bindings !== undefined && { bindings }),
        ...(reply !== undefined && { reply: buildReply(reply, idOf) }),
      };
      return { operation, place };
    });
}

const buildReply = ({ address, messages }: ReadReply, idOf: IdOf): OperationReply => ({
  address,
  messages: [...new Set(messages.flatMap((place) => idOf(place) ?? []))].sort(compareText),
});

/** Notes where two documents turned out to describe one service. */
export function sharedServices(readings: readonly Reading[]): readonly Diagnostic[] {
  const roots = groupBy(
    readings.flatMap(({ services: [root] }) => root ?? []),
    ({ id }) => id,
  );
  return [...roots.values()].flatMap(([first, ...others]) => {
    if (!first || others.length === 0) return [];
    const message = `${others.length + 1} documents describe the service \`${first.id}\`; they are joined.`;
    return finding("contract/shared-service", message, {
      location: locationOf(first.place),
      related: others.map(({ place }) => ({ message: "and here", location: locationOf(place) })),
    });
  });
}
