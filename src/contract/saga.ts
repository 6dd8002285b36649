import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import { childrenOf, keyOf, locationOf, type Place } from "../document/source-file.js";
import type { MessageId, Saga, SagaStep, ValuePointer } from "./model.js";
import { mentioned, messagesOfSaga, type SagaDraft, type StepDraft } from "./saga-draft.js";
import { parseValuePointer } from "./value-pointer.js";

export interface BuiltSaga {
  readonly draft: SagaDraft;
  readonly saga: Saga;
  readonly diagnostics: readonly Diagnostic[];
}

type IdOf = (message: Place) => MessageId;

/** A saga of the contract. What it lacks (a timeout) is filled with 0 and is a finding of the checks. */
export function buildSaga(draft: SagaDraft, idOf: IdOf): BuiltSaga {
  const { correlateBy, diagnostics } = correlations(draft, idOf);
  const saga: Saga = {
    name: draft.name,
    ...(draft.summary !== undefined && { summary: draft.summary }),
    startsOn: idOf(draft.startsOn.message),
    correlateBy,
    ...(draft.timeoutMs !== undefined && { timeoutMs: draft.timeoutMs }),
    steps: draft.steps.map((step, index) => buildStep(step, draft.steps[index - 1], idOf)),
    completesWith: idOf(draft.completesWith.message),
    failsWith: idOf(draft.failsWith.message),
  };
  return { draft, saga, diagnostics };
}

function buildStep(step: StepDraft, before: StepDraft | undefined, idOf: IdOf): SagaStep {
  const { compensate, noCompensation } = step;
  return {
    id: step.id,
    kind: step.kind.value as SagaStep["kind"],
    send: idOf(step.send.message),
    succeedsOn: idOf(step.succeedsOn.message),
    failsOn: step.failsOn.map(({ message }) => idOf(message)),
    timeoutMs: step.timeoutMs ?? 0,
    dependsOn: step.dependsOn?.map(({ value }) => String(value)) ?? (before ? [before.id] : []),
    ...(compensate && {
      compensate: {
        send: idOf(compensate.send.message),
        ...(compensate.succeedsOn && { succeedsOn: idOf(compensate.succeedsOn.message) }),
      },
    }),
    ...(noCompensation !== undefined && { noCompensation }),
  };
}

interface Correlations {
  readonly correlateBy: Readonly<Record<MessageId, ValuePointer>>;
  readonly diagnostics: readonly Diagnostic[];
}

/** One expression is for every message; of a map, each message has its own. */
function correlations(draft: SagaDraft, idOf: IdOf): Correlations {
  const { correlateBy: place } = draft;
  const shared = parseValuePointer(place.value);
  if (!shared) return mappedCorrelations(place, idOf);
  const ids = [...new Set(messagesOfSaga(draft).map(({ message }) => idOf(message)))].sort();
  return { correlateBy: Object.fromEntries(ids.map((id) => [id, shared])), diagnostics: [] };
}

function mappedCorrelations(place: Place, idOf: IdOf): Correlations {
  const correlateBy: Record<MessageId, ValuePointer> = {};
  const diagnostics: Diagnostic[] = [];
  for (const entry of childrenOf(place)) {
    const message = mentioned({ ...entry, value: keyOf(entry) });
    const pointer = parseValuePointer(entry.value);
    if (message && pointer) correlateBy[idOf(message)] = pointer;
    else if (!message) {
      const text = `\`${keyOf(entry)}\` is no message.`;
      diagnostics.push(
        finding("saga/unknown-message", text, { location: locationOf(entry, "key") }),
      );
    }
  }
  const sorted = Object.entries(correlateBy).sort(([a], [b]) => (a < b ? -1 : 1));
  return { correlateBy: Object.fromEntries(sorted), diagnostics };
}
