import type { Place } from "../document/source-file.js";
import { channelId } from "./address.js";
import { bindingsOf } from "./bindings.js";
import { readOwnService } from "./read-service.js";
import type { Direction, ReadOperation, ReadReply, ReadService } from "./reading.js";
import { layeredText, layersOf } from "./traits.js";

/** What the operations of one document share. */
export interface OperationContext {
  readonly major: 2 | 3;
  readonly service: ReadService;
  readonly defaultContentType: string;
}

export interface ReadOperations {
  readonly operations: readonly ReadOperation[];
  /** The service that the operation itself names. */
  readonly service: ReadService | undefined;
}

/** An operation on one channel as one operation per message. */
export function readOperations(
  context: OperationContext,
  place: Place,
  parts: {
    readonly direction: Direction;
    readonly address: string;
    readonly messages: readonly Place[];
    readonly operationId: string | undefined;
    readonly reply?: ReadReply | undefined;
  },
): ReadOperations {
  const { major, defaultContentType } = context;
  const { direction, address, operationId, reply } = parts;
  const layers = layersOf(place, major);
  const service = readOwnService(place);
  const summary = layeredText(layers, "summary") ?? layeredText(layers, "description");
  const operations = parts.messages.map((message) => ({
    service: service?.id ?? context.service.id,
    direction,
    channel: channelId(address),
    message: { place: message, major, address, direction, defaultContentType },
    ...(summary !== undefined && { summary }),
    ...(operationId !== undefined && { operationId }),
    ...(reply !== undefined && { reply }),
    ...bindingsOf(layers),
    place,
  }));
  return { operations, service };
}
