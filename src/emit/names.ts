import { groupBy } from "../contract/group-by.js";
import type { Contract, MessageId, SchemaId, ServiceId } from "../contract/model.js";
import type { FilePath, Identifier } from "./code.js";
import { filePath, fileStem } from "./file-path.js";
import { identifier } from "./identifier.js";

/** Where a generated thing lives and what it is called there; unique in the contract. */
export interface Place {
  readonly name: Identifier;
  /** File name without extension: `order-started`. */
  readonly stem: string;
  /** Of a message: the folder of the one service whose version it is; absent: that of all messages. */
  readonly owner?: string;
}

/** One place for every named thing, so that emitters agree on imports without asking each other. */
export interface Names {
  message(id: MessageId): Place;
  schema(id: SchemaId): Place;
  /** `name` is in PascalCase: `Inventory`; the stem is the service's folder. */
  service(id: ServiceId): Place;
}

// Folders of the generated tree that a service must not share.
const FOLDERS = ["messages", "schemas"];

const known = new WeakMap<Contract, Names>();

export function namesOf(contract: Contract): Names {
  const before = known.get(contract);
  if (before !== undefined) return before;
  const names = namesIn(contract);
  known.set(contract, names);
  return names;
}

function namesIn(contract: Contract): Names {
  const messages = places(contract.messages.map(({ id }) => id));
  const schemas = places(contract.schemas.map(({ id }) => id));
  const services = places(
    contract.services.map(({ id }) => id),
    FOLDERS,
  );
  const owners = ownersOf(contract);
  return {
    message: (id) => {
      const place = placeOf(messages, id, "message");
      const owner = owners.get(id);
      return owner === undefined
        ? place
        : { ...place, owner: placeOf(services, owner, "service").stem };
    },
    schema: (id) => placeOf(schemas, id, "schema"),
    service: (id) => placeOf(services, id, "service"),
  };
}

/**
 * Where documents disagree about a message, there are several of one wire type. A version that only one
 * service knows stands in its folder, and is no business of the others.
 */
function ownersOf({ messages, services }: Contract): ReadonlyMap<MessageId, ServiceId> {
  const versions = groupBy(messages, ({ wireType }) => wireType);
  const users = groupBy(
    services.flatMap(({ id, sends, receives }) =>
      [...new Set([...sends, ...receives].map(({ message }) => message))].map((message) => ({
        message,
        id,
      })),
    ),
    ({ message }) => message,
  );
  const owned = messages.flatMap(({ id, wireType }) => {
    const [user, ...others] = users.get(id) ?? [];
    const isVersion = (versions.get(wireType)?.length ?? 0) > 1;
    return isVersion && user && others.length === 0 ? [[id, user.id] as const] : [];
  });
  return new Map(owned);
}

/** The type of a message's headers, declared beside the message. */
export const headersName = ({ name }: Place): Identifier =>
  identifier(`${name}Headers`, "PascalCase");

export const messageFile = (place: Place): FilePath => inMessages(place, "ts");
export const validatorFile = (place: Place): FilePath => inMessages(place, "validator.ts");
export const samplesFile = (place: Place): FilePath => inMessages(place, "samples.ts");

const inMessages = ({ stem, owner }: Place, extension: string): FilePath =>
  filePath(...(owner === undefined ? [] : [owner]), "messages", `${stem}.${extension}`);

export const schemaFile = ({ stem }: Place): FilePath => filePath("schemas", `${stem}.ts`);
/** `serviceFile(place, "publisher")` is `inventory/publisher.ts`. */
export const serviceFile = ({ stem }: Place, file: string): FilePath =>
  filePath(stem, `${file}.ts`);

function placeOf(known: ReadonlyMap<string, Place>, id: string, kind: string): Place {
  const place = known.get(id);
  if (place === undefined) throw new Error(`the contract has no ${kind} ${JSON.stringify(id)}`);
  return place;
}

/** Ids in sorted order, so that the number behind a clash does not depend on the order of a document. */
function places(ids: readonly string[], taken: readonly string[] = []): ReadonlyMap<string, Place> {
  const names = new Set<string>();
  const stems = new Set<string>(taken);
  const entries = [...ids].sort().map((id): [string, Place] => {
    const name = free(names, identifier(id, "PascalCase"), "");
    const stem = free(stems, fileStem(id), "-");
    return [id, { name: name as Identifier, stem }];
  });
  return new Map(entries);
}

function free(taken: Set<string>, wished: string, joint: string): string {
  let name = wished;
  for (let index = 2; taken.has(name); index++) name = `${wished}${joint}${index}`;
  taken.add(name);
  return name;
}
