import type { DiagnosticCode } from "../diagnostics/codes.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { finding } from "../diagnostics/finding.js";
import { childOf, locationOf, type Place } from "../document/source-file.js";
import type { Flows } from "./flows.js";
import type { MessageId } from "./model.js";
import type { Direction } from "./reading.js";
import type { BuiltSaga } from "./saga.js";
import type { Mention, StepDraft } from "./saga-draft.js";
import { checkMeanings, follows } from "./saga-meanings.js";

/** What a check of one saga knows. */
export interface SagaUnderCheck extends BuiltSaga {
  readonly flows: Flows;
  readonly idOf: (message: Place) => MessageId;
}

/** Checks the steps of a saga, and that its messages really travel. */
export function checkSaga(checked: SagaUnderCheck): readonly Diagnostic[] {
  const { draft } = checked;
  return [
    ...draft.steps.flatMap((step, index) => checkStep(step, draft.steps.slice(0, index + 1))),
    ...draft.steps.flatMap((step) => checkPatience(step, draft.timeoutMs)),
    ...checkMeanings(checked),
    ...checkSide(checked, "receives", draft.startsOn),
    ...draft.steps.flatMap((step) => checkTravel(checked, step)),
    ...checkSide(checked, "sends", draft.completesWith),
    ...checkSide(checked, "sends", draft.failsWith),
  ];
}

/** `upTo`: the steps of the list so far, this one the last of them. */
function checkStep(step: StepDraft, upTo: readonly StepDraft[]): readonly Diagnostic[] {
  const before = upTo.slice(0, -1);
  return [
    ...checkIdentity(step, before),
    ...checkTimeout(step),
    ...checkCompensation(step, upTo),
    ...checkPivot(step, before),
    ...checkDependencies(step, before),
  ];
}

const at = (code: DiagnosticCode, message: string, place: Place, part?: "key"): Diagnostic =>
  finding(code, message, { location: locationOf(place, part) });

function checkIdentity(
  { id, place }: StepDraft,
  before: readonly StepDraft[],
): readonly Diagnostic[] {
  if (!before.some((each) => each.id === id)) return [];
  return [
    at("saga/duplicate-step", `There are two steps \`${id}\`.`, childOf(place, "stepId") ?? place),
  ];
}

function checkTimeout({ id, place, timeoutMs }: StepDraft): readonly Diagnostic[] {
  if (timeoutMs !== undefined) return [];
  return [
    at("saga/no-timeout", `Step \`${id}\` has no timeout.`, childOf(place, "stepId") ?? place),
  ];
}

/** The whole saga's time would be up first, every time. */
function checkPatience(
  { id, place, timeoutMs = 0 }: StepDraft,
  wholeMs = Number.POSITIVE_INFINITY,
): readonly Diagnostic[] {
  if (timeoutMs <= wholeMs) return [];
  const message = `Step \`${id}\` waits ${timeoutMs / 1000} s for its answer, and the whole saga ${wholeMs / 1000} s.`;
  return [at("saga/timeout-overlong", message, childOf(place, "timeout") ?? place)];
}

function checkCompensation(step: StepDraft, upTo: readonly StepDraft[]): readonly Diagnostic[] {
  const { id, place, kind, compensate, noCompensation } = step;
  if (compensate && noCompensation !== undefined) {
    const message = `Step \`${id}\` says how it is undone, and why it need not be.`;
    const location = locationOf(childOf(place, "noCompensation") ?? place);
    return [finding("saga/invalid", message, { location, hint: "keep one of the two." })];
  }
  if (compensate || noCompensation !== undefined || kind.value === "pivot") return [];
  if (kind.value === "compensatable") {
    const message = `Step \`${id}\` is compensatable, but nothing undoes it.`;
    return [at("saga/no-compensation", message, kind)];
  }
  if (upTo.some((other) => other.kind.value === "pivot" && follows(upTo, other, step))) return [];
  const message = `Step \`${id}\` waits for no pivot, so the saga may still fail after it, and nothing undoes it.`;
  const hint = "let it wait for the pivot, add `compensate`, or say why not in `noCompensation`.";
  return [finding("saga/no-compensation", message, { location: locationOf(kind), hint })];
}

function checkPivot(step: StepDraft, before: readonly StepDraft[]): readonly Diagnostic[] {
  const pivot = before.find((each) => each.kind.value === "pivot");
  if (!pivot || step.kind.value === "retriable") return [];
  const message = `Step \`${step.id}\` comes after the pivot \`${pivot.id}\` and is ${String(step.kind.value)}.`;
  return [at("saga/after-pivot", message, step.kind)];
}

function checkDependencies(step: StepDraft, before: readonly StepDraft[]): readonly Diagnostic[] {
  return (step.dependsOn ?? [])
    .filter(({ value }) => !before.some((each) => each.id === value))
    .map((place) =>
      at(
        "saga/unknown-step",
        `Step \`${step.id}\` depends on \`${String(place.value)}\`, which is no earlier step.`,
        place,
      ),
    );
}

function checkTravel(checked: SagaUnderCheck, step: StepDraft): readonly Diagnostic[] {
  const { send, succeedsOn, failsOn, compensate } = step;
  const commands = [send, ...(compensate ? [compensate.send] : [])];
  const answers = [
    succeedsOn,
    ...failsOn,
    ...(compensate?.succeedsOn ? [compensate.succeedsOn] : []),
  ];
  return [
    ...commands.flatMap((mention) => checkBothSides(checked, "sends", mention, step)),
    ...answers.flatMap((mention) => checkBothSides(checked, "receives", mention, step)),
  ];
}

/** The coordinator has the operation that its saga needs. */
function checkSide(
  { draft, flows, idOf }: SagaUnderCheck,
  direction: Direction,
  { at: place, message }: Mention,
): readonly Diagnostic[] {
  const id = idOf(message);
  if (flows.channelsOf(draft.service, direction, id).length > 0) return [];
  const code = direction === "sends" ? "saga/not-sent" : "saga/not-received";
  const verb = direction === "sends" ? "send" : "receive";
  return [at(code, `Service \`${draft.service}\` has no operation to ${verb} ${id}.`, place)];
}

/** ... and some service has the other end of it. */
function checkBothSides(
  checked: SagaUnderCheck,
  direction: Direction,
  mention: Mention,
  step: StepDraft,
): readonly Diagnostic[] {
  const missing = checkSide(checked, direction, mention);
  if (missing.length > 0) return missing;
  const { draft, flows, idOf } = checked;
  const id = idOf(mention.message);
  const channels = flows.channelsOf(draft.service, direction, id);
  if (channels.some((channel) => flows.counterparts(direction, channel, id).length > 0)) return [];
  const verb = direction === "sends" ? "receives" : "sends";
  const message = `No service ${verb} ${id} on \`${channels.join("`, `")}\`, which step \`${step.id}\` needs.`;
  return [at("saga/no-participant", message, mention.at)];
}
