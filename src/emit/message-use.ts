import type { Contract, Message, MessageId, Saga, SchemaId, Service } from "../contract/model.js";
import type { EmitOptions } from "./options.js";
import { payloadNode } from "./schema/payload-node.js";
import { readSchema } from "./schema/read-schema.js";
import type { SchemaNode } from "./schema/schema-node.js";
import type { SchemaSet } from "./schema/schema-set.js";

/** The messages that the wanted services send, receive or coordinate; all when all are wanted. */
export function usedMessages(contract: Contract, { services }: EmitOptions): readonly Message[] {
  if (services === undefined) return contract.messages;
  const wanted = contract.services.filter(({ id }) => services.includes(id));
  const used = new Set(wanted.flatMap(messagesOfService));
  return contract.messages.filter(({ id }) => used.has(id));
}

const messagesOfService = ({ sends, receives, sagas }: Service): readonly MessageId[] => [
  ...[...sends, ...receives].flatMap(({ message, reply }) => [message, ...(reply?.messages ?? [])]),
  ...sagas.flatMap(messagesOfSaga),
];

const messagesOfSaga = (saga: Saga): readonly MessageId[] => [
  saga.startsOn,
  saga.completesWith,
  saga.failsWith,
  ...saga.steps.flatMap(({ send, succeedsOn, failsOn, compensate }) => [
    ...[send, succeedsOn, ...failsOn],
    ...(compensate === undefined ? [] : [compensate.send, compensate.succeedsOn ?? []].flat()),
  ]),
];

/** The schemas of a message: of its payload and, if it has some, of its headers. */
const schemasOf = (message: Message): readonly SchemaNode[] => [
  payloadNode(message),
  ...(message.headers === undefined ? [] : [readSchema(message.headers)]),
];

/** The named schemas that those messages use, also indirectly. */
export const usedSchemas = (
  messages: readonly Message[],
  schemas: SchemaSet,
): readonly SchemaId[] => schemas.reachable(messages.flatMap(schemasOf));
