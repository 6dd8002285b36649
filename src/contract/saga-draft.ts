import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import { isArray } from "../document/json.js";
import type { LoadedDocument } from "../document/load.js";
import { nearReference } from "../document/near-reference.js";
import {
  childOf,
  childrenOf,
  follow,
  keyOf,
  locationOf,
  lookUp,
  type Place,
  referenceOf,
  rootOf,
  textOf,
} from "../document/source-file.js";
import { durationMeant, parseDuration } from "./duration.js";
import type { ServiceId } from "./model.js";
import { serviceId } from "./read-service.js";
import type { ReadMessage, ReadService } from "./reading.js";
import { checkFileShape, checkShape } from "./saga-shape.js";

/** A message as a saga names it: where it does, and the message itself. */
export interface Mention {
  readonly at: Place;
  readonly message: Place;
}

/** A saga as the document writes it; messages are places still. */
export interface SagaDraft {
  readonly service: ServiceId;
  readonly name: string;
  readonly place: Place;
  readonly summary?: string;
  readonly startsOn: Mention;
  readonly correlateBy: Place;
  readonly timeoutMs?: number;
  readonly steps: readonly StepDraft[];
  readonly completesWith: Mention;
  readonly failsWith: Mention;
}

export interface StepDraft {
  readonly id: string;
  readonly place: Place;
  readonly kind: Place;
  readonly send: Mention;
  readonly succeedsOn: Mention;
  readonly failsOn: readonly Mention[];
  /** Absent: the document does not say, which is a finding of the checks. */
  readonly timeoutMs?: number;
  /** Absent: the step before it. */
  readonly dependsOn?: readonly Place[];
  readonly compensate?: { readonly send: Mention; readonly succeedsOn?: Mention };
  readonly noCompensation?: string;
}

export interface DraftedSagas {
  readonly sagas: readonly SagaDraft[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads `x-sagas`, and the files of sagas that belong to the document. A saga with a finding is left
 * out; the others are read.
 */
export function draftSagas(document: LoadedDocument, owner: ReadService): DraftedSagas {
  const inside = follow(childOf(rootOf(document.source), "x-sagas"));
  const drafted = [
    ...(inside ? [draftAll(inside, checkShape(inside), owner)] : []),
    ...(document.sagaFiles ?? []).map((file) => {
      const root = rootOf(file);
      return draftAll(childOf(root, "sagas") ?? root, checkFileShape(root), owner);
    }),
  ];
  return {
    sagas: drafted.flatMap(({ sagas }) => sagas),
    diagnostics: drafted.flatMap(({ diagnostics }) => diagnostics),
  };
}

function draftAll(written: Place, shape: readonly Diagnostic[], owner: ReadService): DraftedSagas {
  if (shape.length > 0) return { sagas: [], diagnostics: shape };
  const diagnostics: Diagnostic[] = [];
  const sagas = childrenOf(written).flatMap((place) => {
    const reader = createReader();
    const saga = draftSaga(place, owner, reader);
    diagnostics.push(...reader.diagnostics);
    return reader.diagnostics.length === 0 ? [saga] : [];
  });
  return { sagas, diagnostics };
}

/** The messages that a saga names, for those that nothing else names. */
export function messagesOfSaga(saga: SagaDraft): readonly Mention[] {
  return [
    saga.startsOn,
    ...saga.steps.flatMap(({ send, succeedsOn, failsOn, compensate }) => [
      send,
      succeedsOn,
      ...failsOn,
      ...(compensate ? [compensate.send] : []),
      ...(compensate?.succeedsOn ? [compensate.succeedsOn] : []),
    ]),
    saga.completesWith,
    saga.failsWith,
  ];
}

export const readMentions = (
  saga: SagaDraft,
  { major, defaultContentType }: Pick<ReadMessage, "major" | "defaultContentType">,
): readonly ReadMessage[] =>
  messagesOfSaga(saga).map(({ message }) => ({ place: message, major, defaultContentType }));

interface Reader {
  readonly diagnostics: Diagnostic[];
  mention(holder: Place, key: string): Mention;
  mentionAt(at: Place): Mention;
  durationMs(holder: Place, key: string): number | undefined;
}

function createReader(): Reader {
  const diagnostics: Diagnostic[] = [];
  const mentionAt = (at: Place): Mention => {
    const message = mentioned(at);
    if (message) return { at, message };
    const shown = referenceOf(at.value) ?? String(at.value);
    const meant = nearReference(at.source, shown);
    const hint = meant && `did you mean \`${meant}\`?`;
    const text = `\`${shown}\` is no message.`;
    diagnostics.push(finding("saga/unknown-message", text, { location: locationOf(at), hint }));
    return { at, message: at };
  };
  return {
    diagnostics,
    mentionAt,
    // The shape was checked: what is required is there.
    mention: (holder, key) => mentionAt(childOf(holder, key) ?? holder),
    durationMs: (holder, key) => {
      const place = childOf(holder, key);
      if (!place) return undefined;
      const durationMs = parseDuration(String(place.value));
      if (durationMs !== undefined) return durationMs;
      const message = `\`${key}: ${String(place.value)}\` is not a duration.`;
      const meant = durationMeant(String(place.value));
      const hint = meant && `write ${meant}.`;
      diagnostics.push(
        finding("saga/duration-invalid", message, { location: locationOf(place), hint }),
      );
      return undefined;
    },
  };
}

/** The message that a reference in a saga names; anything else that it may name is none. */
export function mentioned(at: Place): Place | undefined {
  const reference = typeof at.value === "string" ? at.value : referenceOf(at.value);
  const target = reference === undefined ? undefined : follow(lookUp(at.source, reference));
  if (!target) return undefined;
  const isMessage = target.path.at(-2) === "messages" || childOf(target, "payload") !== undefined;
  return isMessage ? target : undefined;
}

function draftSaga(place: Place, owner: ReadService, reader: Reader): SagaDraft {
  const service = textOf(place, "service");
  const summary = textOf(place, "summary") ?? textOf(place, "description");
  const timeoutMs = reader.durationMs(place, "timeout");
  return {
    service: service === undefined ? owner.id : serviceId(service),
    name: keyOf(place),
    place,
    ...(summary !== undefined && { summary }),
    startsOn: reader.mention(place, "startsOn"),
    correlateBy: childOf(place, "correlateBy") ?? place,
    ...(timeoutMs !== undefined && { timeoutMs }),
    steps: childrenOf(childOf(place, "steps")).map((step) => draftStep(step, reader)),
    completesWith: reader.mention(place, "completesWith"),
    failsWith: reader.mention(place, "failsWith"),
  };
}

function draftStep(place: Place, reader: Reader): StepDraft {
  const timeoutMs = reader.durationMs(place, "timeout");
  const dependsOn = childOf(place, "dependsOn");
  const noCompensation = textOf(place, "noCompensation");
  const compensate = childOf(place, "compensate");
  return {
    id: textOf(place, "stepId") ?? "",
    place,
    kind: childOf(place, "kind") ?? place,
    send: reader.mention(place, "send"),
    succeedsOn: reader.mention(place, "succeedsOn"),
    failsOn: listAt(childOf(place, "failsOn")).map((each) => reader.mentionAt(each)),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(dependsOn && { dependsOn: childrenOf(dependsOn) }),
    ...(compensate && { compensate: draftCompensation(compensate, reader) }),
    ...(noCompensation !== undefined && { noCompensation }),
  };
}

function draftCompensation(place: Place, reader: Reader): NonNullable<StepDraft["compensate"]> {
  const send = reader.mention(place, "send");
  return childOf(place, "succeedsOn")
    ? { send, succeedsOn: reader.mention(place, "succeedsOn") }
    : { send };
}

const listAt = (place: Place | undefined): readonly Place[] =>
  place && isArray(place.value) ? childrenOf(place) : place ? [place] : [];
