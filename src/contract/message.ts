import { member } from "../document/json.js";
import type { Place } from "../document/source-file.js";
import { bindingsOf } from "./bindings.js";
import { sortKeys } from "./canonical.js";
import { bodyOf } from "./message-body.js";
import type { CataloguedMessage } from "./message-catalogue.js";
import { headersOf, payloadOf } from "./message-schemas.js";
import type { Message, MessageExample, MessageId } from "./model.js";
import type { SchemaConversion } from "./schema.js";
import { layersOf } from "./traits.js";

/** A message of the contract, without the key that only its sagas may give it. */
export function buildMessage(
  { id, wireType, draft }: CataloguedMessage,
  conversion: SchemaConversion,
  idOf: (place: Place) => MessageId | undefined,
): Message {
  const headers = headersOf(draft, conversion);
  const body = bodyOf(draft);
  const compensates = draft.compensates && idOf(draft.compensates);
  return {
    id,
    wireType,
    ...(draft.summary !== undefined && { summary: draft.summary }),
    ...(draft.description !== undefined && { description: draft.description }),
    contentType: draft.contentType,
    ...(body !== undefined && { body }),
    payload: payloadOf(draft, conversion),
    ...(headers !== undefined && { headers }),
    examples: draft.examples.map(buildExample),
    ...(draft.key && { key: draft.key }),
    ...(draft.correlationId && { correlationId: draft.correlationId }),
    ...(draft.idempotencyKey && { idempotencyKey: draft.idempotencyKey }),
    ...bindingsOf(layersOf(draft.read.place, draft.read.major)),
    ...(compensates !== undefined && { compensates }),
  };
}

function buildExample({ value }: Place): MessageExample {
  const name = member(value, "name");
  const summary = member(value, "summary");
  const payload = member(value, "payload");
  const headers = member(value, "headers");
  return {
    ...(typeof name === "string" && { name }),
    ...(typeof summary === "string" && { summary }),
    ...(payload !== undefined && { payload: sortKeys(payload) }),
    ...(headers !== undefined && { headers: sortKeys(headers) }),
  };
}
