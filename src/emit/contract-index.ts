import type {
  Channel,
  ChannelId,
  Contract,
  JsonSchema,
  Message,
  MessageId,
  SchemaId,
} from "../contract/model.js";

interface ContractIndex {
  readonly messages: ReadonlyMap<MessageId, Message>;
  readonly channels: ReadonlyMap<ChannelId, Channel>;
  readonly schemas: ReadonlyMap<SchemaId, JsonSchema>;
}

const known = new WeakMap<Contract, ContractIndex>();

/** The members of a contract by id: looking through its lists takes a time that grows with its square. */
export function indexOf(contract: Contract): ContractIndex {
  const before = known.get(contract);
  if (before !== undefined) return before;
  const { messages, channels, schemas } = contract;
  const index = {
    messages: new Map(messages.map((message) => [message.id, message])),
    channels: new Map(channels.map((channel) => [channel.id, channel])),
    schemas: new Map(schemas.map(({ id, schema }) => [id, schema])),
  };
  known.set(contract, index);
  return index;
}
