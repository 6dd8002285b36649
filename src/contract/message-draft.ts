import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import {
  childOf,
  childrenOf,
  follow,
  keyOf,
  locationOf,
  lookUp,
  type Place,
  placeKey,
  referenceOf,
} from "../document/source-file.js";
import { checkBody } from "./message-body.js";
import type { ValuePointer } from "./model.js";
import { compareText } from "./names.js";
import type { ReadMessage } from "./reading.js";
import { comparePlaces } from "./schema-catalogue.js";
import { checkFormat, type WrittenSchema, withAvroNames, writtenSchema } from "./schema-format.js";
import { type Layers, layeredChild, layeredChildren, layeredText, layersOf } from "./traits.js";
import { parseValuePointer } from "./value-pointer.js";

/** A message as a document writes it, traits applied; its schemas are places still. */
export interface MessageDraft {
  readonly read: ReadMessage;
  /** The `name` that the document gives it. */
  readonly name?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly contentType: string;
  readonly payload?: WrittenSchema;
  /** Of the message and its traits, the winning one first. */
  readonly headers: readonly WrittenSchema[];
  readonly examples: readonly Place[];
  readonly key?: ValuePointer;
  readonly correlationId?: ValuePointer;
  readonly idempotencyKey?: ValuePointer;
  /** The message that this one undoes. */
  readonly compensates?: Place;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * One draft per place, also of messages that only `x-compensates` names. Of several ways to one
 * message, the first in the order of text names it.
 */
export function draftMessages(messages: readonly ReadMessage[]): readonly MessageDraft[] {
  const drafts = new Map<string, MessageDraft>();
  const waiting = messages.toSorted((a, b) => compareText(wayTo(b), wayTo(a)));
  for (let read = waiting.pop(); read; read = waiting.pop()) {
    const key = placeKey(read.place);
    if (drafts.has(key)) continue;
    const draft = draftMessage(read);
    drafts.set(key, draft);
    const { major, defaultContentType } = read;
    // At the bottom of the stack: whoever knows the channel of that message comes first.
    if (draft.compensates) waiting.unshift({ place: draft.compensates, major, defaultContentType });
  }
  const named = withAvroNames();
  return [...drafts.values()]
    .sort((a, b) => comparePlaces(a.read.place, b.read.place))
    .map((draft) => ({
      ...draft,
      headers: draft.headers.map(named),
      ...(draft.payload && { payload: named(draft.payload) }),
    }));
}

const wayTo = ({ address, direction }: ReadMessage): string =>
  `${address ?? "\uffff"} ${direction ?? ""}`;

/** Reads a message at its place. */
function draftMessage(read: ReadMessage): MessageDraft {
  const { place, major } = read;
  const layers = layersOf(place, major);
  const diagnostics: Diagnostic[] = [];
  const text = (key: string) => layeredText(layers, key);
  const payload = writtenSchema(place, "payload", major);
  const headers = layers.flatMap((layer) => writtenSchema(layer, "headers", major) ?? []);
  const contentType = text("contentType") ?? read.defaultContentType;
  const shown = text("name") ?? keyOf(place);
  diagnostics.push(
    ...(payload ? [checkFormat(payload, shown, "payload") ?? []].flat() : []),
    ...headers.flatMap((each) => checkFormat(each, shown, "headers") ?? []),
    ...checkBody({ contentType, payload }, shown),
  );
  return defined({
    read,
    name: text("name"),
    summary: text("summary"),
    description: text("description"),
    contentType,
    payload,
    headers,
    examples: examplesOf(layers),
    key: pointerAt(layers, ["x-ordering", "key"], diagnostics) ?? kafkaKey(layers),
    correlationId: correlationId(layers),
    idempotencyKey: pointerAt(layers, ["x-idempotency", "key"], diagnostics),
    compensates: compensatedBy(layers, diagnostics),
    diagnostics,
  });
}

/** Without the members that are undefined. */
function defined<Value extends object>(
  value: Value,
): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [Key in keyof Value]: Exclude<Value[Key], undefined>;
  };
}

const examplesOf = (layers: Layers): readonly Place[] =>
  childrenOf(layeredChild(layers, "examples")).flatMap((each) => follow(each) ?? []);

function pointerAt(
  layers: Layers,
  [extension, member]: readonly [string, string],
  diagnostics: Diagnostic[],
): ValuePointer | undefined {
  const holder = layeredChild(layers, extension);
  if (!holder) return undefined;
  const place = childOf(holder, member);
  const pointer = parseValuePointer(place?.value);
  if (!pointer) {
    const written = place ? `\`${String(place.value)}\`` : "missing";
    const message = `\`${extension}.${member}\` is ${written}, which names no value of the message.`;
    diagnostics.push(
      finding("contract/pointer-invalid", message, { location: locationOf(place ?? holder) }),
    );
  }
  return pointer;
}

// The binding's key is a schema; it only tells us something when it is written as an expression.
function kafkaKey(layers: Layers): ValuePointer | undefined {
  const bindings = follow(layeredChild(layers, "bindings"));
  const kafka = bindings && follow(childOf(bindings, "kafka"));
  return parseValuePointer(kafka && childOf(kafka, "key")?.value);
}

function correlationId(layers: Layers): ValuePointer | undefined {
  const place = follow(layeredChild(layers, "correlationId"));
  return parseValuePointer(place && childOf(place, "location")?.value);
}

function compensatedBy(layers: Layers, diagnostics: Diagnostic[]): Place | undefined {
  const [place] = layeredChildren(layers, "x-compensates");
  if (!place) return undefined;
  const reference = typeof place.value === "string" ? place.value : referenceOf(place.value);
  const target = reference === undefined ? undefined : follow(lookUp(place.source, reference));
  if (!target) {
    const message = `\`x-compensates: ${String(reference ?? "")}\` names no message.`;
    diagnostics.push(
      finding("contract/reference-invalid", message, { location: locationOf(place) }),
    );
  }
  return target;
}

export const draftKey = (draft: MessageDraft): string => placeKey(draft.read.place);
