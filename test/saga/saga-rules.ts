import type { SagaTable, StepTable } from "../../src/runtime/saga/state.js";
import type { Ending, Entry } from "./saga-world.js";

/** What a saga promises, checked on the log of one ending alone: the broken rules, as sentences. */
export function brokenRules(table: SagaTable, { state, log }: Ending): readonly string[] {
  const steps = table.steps.map((row, index) => chronicle(table, log, row, index));
  const ends = log.filter(
    (e) => "said" in e && (e.said.kind === "complete" || e.said.kind === "fail"),
  );
  const anyUndone = steps.some(({ undone }) => undone.length > 0);
  const rules: readonly (readonly [string, boolean])[] = [
    ["it ends", ["completed", "failed", "stuck"].includes(state.status)],
    ["its end is told once", ends.length === (state.status === "stuck" ? 0 : 1)],
    ["completed: every step succeeded", state.status !== "completed" || steps.every((s) => s.yes)],
    ["completed: nothing is undone", state.status !== "completed" || !anyUndone],
    [
      "failed: what may have taken effect is undone",
      state.status !== "failed" || steps.every(isCovered),
    ],
    ["a step is sent once", steps.every(({ sent }) => sent.length <= 1)],
    ["a step is undone once", steps.every(({ undone }) => undone.length <= 1)],
    ["a step that declined is not undone", steps.every(isSpared)],
    ["undoing goes backwards", isBackwards(steps)],
    ["one compensation after another", isOneByOne(log, steps)],
    ["a step waits for what it depends on", steps.every(hasWaited(steps))],
    ["after the pivot nothing is undone", !anyUndone || steps.every(isNoReturn(steps))],
  ];
  return rules.flatMap(([rule, holds]) => (holds ? [] : [rule]));
}

/** Places in the log of what concerns one step; `yes` and `no` only where they were taken. */
interface Chronicle {
  readonly row: StepTable;
  readonly needs: readonly string[];
  readonly sent: readonly number[];
  readonly undone: readonly number[];
  readonly yes: number | undefined;
  readonly no: number | undefined;
}

function chronicle(
  table: SagaTable,
  log: readonly Entry[],
  row: StepTable,
  index: number,
): Chronicle {
  const places = (matches: (entry: Entry) => boolean) =>
    log.flatMap((entry, place) => (matches(entry) ? [place] : []));
  const said = (kind: string) =>
    places(
      (e) => "said" in e && e.said.kind === kind && "step" in e.said && e.said.step === row.id,
    );
  const heard = (kind: string) =>
    places(
      (e) => "heard" in e && e.heard.kind === kind && "step" in e.heard && e.heard.step === row.id,
    );
  const before = table.steps[index - 1];
  return {
    row,
    needs: row.dependsOn ?? (before === undefined ? [] : [before.id]),
    sent: said("send"),
    undone: said("compensate"),
    yes: heard("succeeded")[0],
    no: heard("declined")[0],
  };
}

function isCovered({ row, sent, undone, no }: Chronicle): boolean {
  if (sent.length === 0 || undone.length === 1 || no !== undefined) return true;
  return row.compensate === undefined && row.kind !== "pivot";
}

const isSpared = ({ undone, no }: Chronicle): boolean =>
  undone[0] === undefined || no === undefined || no > undone[0];

// A step without an answer when the first of the two is undone is later than any that has one.
function isBackwards(steps: readonly Chronicle[]): boolean {
  return steps.every((a) =>
    steps.every((b) => {
      const [undoneA, undoneB] = [a.undone[0], b.undone[0]];
      if (a === b || undoneA === undefined || undoneB === undefined) return true;
      const first = Math.min(undoneA, undoneB);
      const isEarlier = (a.yes ?? Infinity) < first && (a.yes ?? 0) < (b.yes ?? Infinity);
      return !isEarlier || undoneB < undoneA;
    }),
  );
}

function isOneByOne(log: readonly Entry[], steps: readonly Chronicle[]): boolean {
  const undone = steps
    .flatMap(({ row, undone }) => undone.map((place) => ({ row, place })))
    .sort((a, b) => a.place - b.place);
  return undone.slice(1).every(({ place }, index) => {
    const former = undone[index];
    if (former === undefined || former.row.compensate?.succeedsOn === undefined) return true;
    const between = log.slice(former.place, place);
    const epoch = between.flatMap((e) =>
      "armed" in e && e.armed.step === former.row.id ? [e.armed.epoch] : [],
    )[0];
    return between.some(
      (e) =>
        "heard" in e &&
        "step" in e.heard &&
        e.heard.step === former.row.id &&
        (e.heard.kind === "compensated" ||
          (e.heard.kind === "timedOut" && e.heard.epoch === epoch)),
    );
  });
}

const hasWaited =
  (steps: readonly Chronicle[]) =>
  ({ sent, needs }: Chronicle): boolean =>
    sent.every((place) =>
      needs.every((id) => (steps.find(({ row }) => row.id === id)?.yes ?? Infinity) < place),
    );

const isNoReturn =
  (steps: readonly Chronicle[]) =>
  ({ row, yes }: Chronicle): boolean =>
    row.kind !== "pivot" ||
    yes === undefined ||
    steps.some(({ undone }) => undone[0] !== undefined && undone[0] < yes);
