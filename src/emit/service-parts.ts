import type {
  Channel,
  ChannelId,
  Contract,
  Message,
  MessageId,
  Operation,
  Saga,
  Service,
} from "../contract/model.js";
import { type FilePath, type Identifier, type PropertyKey, propertyKey } from "./code.js";
import { indexOf } from "./contract-index.js";
import { filePath, fileStem } from "./file-path.js";
import { identifier } from "./identifier.js";
import { type Names, namesOf, type Place, serviceFile } from "./names.js";
import type { EmitOptions } from "./options.js";

/** Everything that the files of one service are made from. */
export interface ServiceParts {
  readonly service: Service;
  readonly names: Names;
  /** Its folder, which is also its name in comments. */
  readonly folder: FilePath;
  readonly declared: ServiceDeclarations;
  readonly sends: readonly OperationPart[];
  /** Received messages that a handler answers to; those of the service's sagas are not here. */
  readonly handles: readonly OperationPart[];
  readonly sagas: readonly SagaPart[];
  /** All messages that it sends or receives, once each, by id. */
  readonly messages: readonly Message[];
  /** Path of the document that describes the service, for headers. */
  readonly source: string;
  file(name: string): FilePath;
}

/** Names that a service's files declare. */
export interface ServiceDeclarations {
  readonly definition: Identifier;
  readonly publisher: Identifier;
  readonly sends: Identifier;
  readonly handlers: Identifier;
  readonly receives: Identifier;
  readonly options: Identifier;
  readonly create: Identifier;
  /** What it may ask and wait for. */
  readonly requests: Identifier;
  /** The user's object of handlers. */
  readonly written: Identifier;
}

export interface OperationPart {
  readonly operation: Operation;
  readonly key: PropertyKey;
  readonly message: Message;
  readonly channel: Channel;
  /** Where the message asks: the table of what may answer, in `replies.ts`. */
  readonly replies?: Identifier;
}

export interface SagaPart {
  readonly saga: Saga;
  readonly key: PropertyKey;
  /** `saga-order-fulfilment`, and `order-fulfilment.saga` in the user's folder. */
  readonly file: FilePath;
  readonly userFile: FilePath;
  readonly definition: Identifier;
  readonly registration: Identifier;
  readonly history: Identifier;
  readonly failure: Identifier;
  readonly bodies: Identifier;
  /** The user's object of bodies. */
  readonly written: Identifier;
}

/** The services to emit, in the contract's order. */
export function servicesOf(contract: Contract, options: EmitOptions): readonly ServiceParts[] {
  const { services } = options;
  const names = namesOf(contract);
  const wanted = ({ id }: Service): boolean => services === undefined || services.includes(id);
  return contract.services
    .filter(wanted)
    .map((service) => serviceParts(contract, options, names, service));
}

function serviceParts(
  contract: Contract,
  options: EmitOptions,
  names: Names,
  service: Service,
): ServiceParts {
  const place = names.service(service.id);
  const own = new Set(service.sagas.flatMap(receivedBy));
  const part = (operation: Operation, suffix: "Replies" | "Answers"): OperationPart => ({
    operation,
    key: propertyKey(operation.name),
    message: messageOf(contract, operation.message),
    channel: channelOf(contract, operation.channel),
    ...(operation.reply && { replies: identifier(`${operation.name} ${suffix}`, "camelCase") }),
  });
  return {
    service,
    names,
    folder: filePath(place.stem),
    declared: declarations(place),
    sends: service.sends.map((send) => part(send, "Replies")),
    handles: service.receives
      .filter(({ message }) => !own.has(message))
      .map((receive) => part(receive, "Answers")),
    sagas: sagaParts(place, service.sagas),
    messages: messagesOf(contract, service),
    source: options.sourceOf(`service:${service.id}`),
    file: (name) => serviceFile(place, name),
  };
}

/** The user's files, in the folder of their services. */
export const handlersFile = ({ folder }: ServiceParts): FilePath => filePath(folder, "handlers.ts");
export const fixtureFile = ({ folder }: ServiceParts): FilePath =>
  filePath(folder, "contract.fixture.ts");

function messagesOf(contract: Contract, { sends, receives }: Service): readonly Message[] {
  const ids = new Set([...sends, ...receives].map(({ message }) => message));
  return [...ids].sort().map((id) => messageOf(contract, id));
}

/** Messages that a saga waits for, in its own order. */
export const receivedBy = (saga: Saga): readonly MessageId[] => [
  ...new Set([
    saga.startsOn,
    ...saga.steps.flatMap(({ succeedsOn, failsOn, compensate }) => [
      succeedsOn,
      ...failsOn,
      ...(compensate?.succeedsOn === undefined ? [] : [compensate.succeedsOn]),
    ]),
  ]),
];

function declarations({ name }: Place): ServiceDeclarations {
  const type = (suffix: string): Identifier => identifier(`${name}${suffix}`, "PascalCase");
  const value = (suffix: string): Identifier => identifier(`${name}${suffix}`, "camelCase");
  return {
    definition: value(""),
    publisher: type("Publisher"),
    sends: value("Sends"),
    handlers: type("Handlers"),
    receives: value("Receives"),
    options: type("Options"),
    create: identifier(`create${name}Service`, "camelCase"),
    requests: type("Requests"),
    written: value("Handlers"),
  };
}

function sagaParts(service: Place, sagas: readonly Saga[]): readonly SagaPart[] {
  const stems = new Set<string>();
  return sagas.map((saga) => {
    const name = identifier(saga.name, "PascalCase");
    const type = (suffix: string): Identifier => identifier(`${name}${suffix}`, "PascalCase");
    const value = (suffix: string): Identifier => identifier(`${name}${suffix}`, "camelCase");
    const stem = freeStem(stems, fileStem(saga.name));
    return {
      saga,
      key: propertyKey(saga.name),
      file: filePath(service.stem, `saga-${stem}.ts`),
      userFile: filePath(service.stem, `${stem}.saga.ts`),
      definition: value(""),
      registration: value("Saga"),
      history: type("History"),
      failure: type("Failure"),
      bodies: type("Bodies"),
      written: value("Bodies"),
    };
  });
}

function freeStem(taken: Set<string>, wished: string): string {
  let stem = wished;
  for (let index = 2; taken.has(stem); index++) stem = `${wished}-${index}`;
  taken.add(stem);
  return stem;
}

/** The message, which a contract always has. */
export function messageOf(contract: Contract, id: MessageId): Message {
  const message = indexOf(contract).messages.get(id);
  if (message === undefined) throw new Error(`the contract has no message ${JSON.stringify(id)}`);
  return message;
}

function channelOf(contract: Contract, id: ChannelId): Channel {
  const channel = indexOf(contract).channels.get(id);
  if (channel === undefined) throw new Error(`the contract has no channel ${JSON.stringify(id)}`);
  return channel;
}
