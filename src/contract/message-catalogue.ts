import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import { locationOf, type Place, placeKey } from "../document/source-file.js";
import { addressText } from "./address.js";
import { draftKey, type MessageDraft } from "./message-draft.js";
import { isComponent, messageKey, messageName } from "./message-name.js";
import { headersOf, payloadOf } from "./message-schemas.js";
import type { ChannelId, Json, MessageId } from "./model.js";
import { compareText, pascalCase } from "./names.js";
import { assignNames, type Claim } from "./naming.js";
import { sameJson } from "./same-json.js";
import { annotations } from "./schema.js";
import { fileStem, type SchemaCatalogue, seedOf } from "./schema-catalogue.js";

/** The messages of all documents, named; those that say the same are one. */
export interface MessageCatalogue {
  readonly messages: readonly CataloguedMessage[];
  readonly idOf: (place: Place) => MessageId | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export interface CataloguedMessage {
  readonly id: MessageId;
  readonly wireType: string;
  readonly draft: MessageDraft;
}

interface MessageClaim extends Claim {
  readonly draft: MessageDraft;
  /** Drafts with the same content and wanted name; the first is `draft`. */
  readonly members: MessageDraft[];
}

export function catalogueMessages(
  drafts: readonly MessageDraft[],
  schemas: SchemaCatalogue,
  channelsOf: (place: Place) => readonly ChannelId[],
): MessageCatalogue {
  const claims = claimsOf(drafts, schemas);
  const { names, collisions } = assignNames(claims);
  const ids = new Map<string, MessageId>();
  for (const [claim, id] of names) for (const draft of claim.members) ids.set(draftKey(draft), id);
  const messages = [...names].map(([{ draft }, id]) => ({
    id,
    wireType: wireTypeOf(draft) ?? id,
    draft,
  }));
  return {
    messages: messages.sort((a, b) => compareText(a.id, b.id)),
    idOf: (place) => ids.get(placeKey(place)),
    diagnostics: collisions.map((group) => collisionFinding(group, names, channelsOf)),
  };
}

/** What the document calls the message on the wire; a message without a name goes by its id. */
const wireTypeOf = (draft: MessageDraft): string | undefined => draft.name ?? messageKey(draft);

function claimsOf(
  drafts: readonly MessageDraft[],
  schemas: SchemaCatalogue,
): readonly MessageClaim[] {
  const byName = new Map<string, MessageClaim[]>();
  for (const draft of drafts) {
    const name = messageName(draft);
    const claims = byName.get(name) ?? [];
    byName.set(name, claims);
    const twin = claims.find((each) => saysTheSame(each.draft, draft, schemas));
    if (twin) twin.members.push(draft);
    else claims.push({ ...claimOf(draft, name), draft, members: [draft] });
  }
  return [...byName.values()].flat();
}

function claimOf(draft: MessageDraft, name: string): Claim {
  const { place, address, direction } = draft.read;
  const channel = address === undefined ? "" : pascalCase(addressText(address));
  // A message that is named after its channel needs something else to tell it apart.
  const side = direction === "sends" ? "Sent" : direction === "receives" ? "Received" : "";
  return {
    name,
    exact: messageKey(draft) === name || draft.name === name,
    shared: isComponent(draft),
    qualifier: isComponent(draft) ? pascalCase(fileStem(place)) : name === channel ? side : channel,
    // Two documents that disagree about what is on one channel.
    otherwise: pascalCase(fileStem(place)),
    seed: seedOf(place),
  };
}

function saysTheSame(a: MessageDraft, b: MessageDraft, schemas: SchemaCatalogue): boolean {
  return sameJson(essence(a), essence(b), schemas.targetOf);
}

/** What sender and receiver must agree on; descriptions and examples are each document's own. */
function essence(draft: MessageDraft): Json {
  const conversion = { refer: placeKey, omit: annotations };
  const pointers = [draft.key ?? null, draft.idempotencyKey ?? null] as unknown as Json;
  return {
    wireType: wireTypeOf(draft) ?? null,
    contentType: draft.contentType,
    payload: payloadOf(draft, conversion),
    headers: headersOf(draft, conversion) ?? null,
    pointers,
  };
}

function collisionFinding(
  group: readonly MessageClaim[],
  names: ReadonlyMap<MessageClaim, string>,
  channelsOf: (place: Place) => readonly ChannelId[],
): Diagnostic {
  const [first, ...others] = group;
  const related = others.map((claim) => ({
    message: `${names.get(claim)} stands here`,
    location: locationOf(claim.draft.read.place, "key"),
  }));
  const location = first && locationOf(first.draft.read.place, "key");
  const list = group.map((claim) => names.get(claim)).join(", ");
  if (group.some((a) => group.some((b) => a !== b && meet(a, b, channelsOf)))) {
    const message = `Documents disagree about message ${first?.name}; its versions become ${list}.`;
    return finding("contract/message-disagreement", message, { location, related });
  }
  const message = `${group.length} messages would be named ${first?.name}; they become ${list}.`;
  return finding("contract/name-collision", message, { location, related });
}

/** True when two documents put different things on one channel under one wire type. */
function meet(
  a: MessageClaim,
  b: MessageClaim,
  channelsOf: (place: Place) => readonly ChannelId[],
): boolean {
  if (a.draft.read.place.source === b.draft.read.place.source) return false;
  if ((wireTypeOf(a.draft) ?? a.name) !== (wireTypeOf(b.draft) ?? b.name)) return false;
  const channels = (claim: MessageClaim) =>
    claim.members.flatMap(({ read }) => channelsOf(read.place));
  const others = new Set(channels(b));
  return channels(a).some((channel) => others.has(channel));
}
