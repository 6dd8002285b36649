import { isArray, member } from "../document/json.js";
import { childOf, follow, keyOf, type Place, textOf } from "../document/source-file.js";
import { addressText } from "./address.js";
import { shortName } from "./avro-names.js";
import type { MessageDraft } from "./message-draft.js";
import { identifierName } from "./names.js";
import { fileStem } from "./schema-catalogue.js";

/** What a message is called: PascalCase, not yet unique. */
export const messageName = (draft: MessageDraft): string =>
  identifierName(ownName(draft) ?? derivedName(draft), "Message");

/** The key under which a document keeps the message, for others to refer to. */
export function messageKey({ read: { place } }: MessageDraft): string | undefined {
  return place.path.at(-2) === "messages" ? keyOf(place) : undefined;
}

export const isComponent = ({ read: { place } }: MessageDraft): boolean =>
  place.path[0] === "components" && place.path.length === 3;

function ownName(draft: MessageDraft): string | undefined {
  const { place } = draft.read;
  return (
    messageKey(draft) ??
    draft.name ??
    textOf(place, "messageId") ??
    textOf(place, "title") ??
    payloadName(draft.payload?.place)
  );
}

// Properties that documents use to tell the messages of one channel apart.
const discriminators = [
  "type",
  "event",
  "eventType",
  "event_type",
  "messageType",
  "kind",
  "action",
  "name",
];

/** `type: { const: order.placed }` in the payload names a message as well as a key would. */
function payloadName(payload: Place | undefined): string | undefined {
  const schema = follow(payload);
  // An Avro record is called by its name; what a JSON Schema has under this key is no text.
  const record = textOf(schema, "type") === "record" ? textOf(schema, "name") : undefined;
  if (record !== undefined) return shortName(record);
  const properties = schema && follow(childOf(schema, "properties"));
  for (const name of discriminators) {
    const property = properties && follow(childOf(properties, name));
    const only = property && onlyValue(property);
    if (only !== undefined) return only;
  }
  return undefined;
}

function onlyValue(property: Place): string | undefined {
  const constant = textOf(property, "const");
  if (constant !== undefined) return constant;
  const values = member(property.value, "enum");
  const [first, ...more] = isArray(values) ? values : [];
  return more.length === 0 && typeof first === "string" ? first : undefined;
}

/** Of a message without any name: its channel, else the file it stands in. */
function derivedName({ read }: MessageDraft): string {
  const { address, place } = read;
  if (address === undefined) return place.path.length === 0 ? fileStem(place) : keyOf(place);
  const text = addressText(address);
  return /[\p{L}\p{N}]/u.test(text) ? text : address;
}
