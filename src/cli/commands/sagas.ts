import { printable } from "../../diagnostics/printable.js";
import type { SagaInstance, SagaInstanceDetail } from "../../runtime/saga/instances.js";
import type { SagaRetry } from "../../runtime/saga/retry-saga.js";
import type { SagaStatus } from "../../runtime/saga/state.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { Io } from "../io.js";
import { answer, counted, shownTime } from "../operate/answer.js";
import { attempt } from "../operate/attempt.js";
import { FindingError } from "../operate/finding-error.js";
import { withOperator } from "../operate/open-store.js";
import type { PlaceFlags } from "../operate/place.js";
import { type Column, table } from "../operate/table.js";
import type { CommonFlags } from "../program.js";

export interface ListSagasFlags extends CommonFlags, PlaceFlags {
  readonly service?: string;
  readonly saga?: string;
  readonly status?: SagaStatus;
  readonly limit: number;
}

const columns: readonly Column<SagaInstance>[] = [
  { title: "INSTANCE", text: ({ instance }) => instance },
  { title: "SAGA", text: ({ saga }) => saga },
  { title: "SERVICE", text: ({ service }) => service },
  { title: "STATUS", text: ({ status }) => status },
  { title: "STARTED", text: ({ startedAt }) => shownTime(startedAt) },
  { title: "CHANGED", text: ({ updatedAt }) => shownTime(updatedAt) },
];

/** `asyncapi-gen sagas list`: the latest changed first. */
export function listSagas(flags: ListSagasFlags, io: Io): Promise<ExitCode> {
  return attempt(flags, io, () =>
    withOperator(flags, io, async ({ sagas }) => {
      const { service, saga, status, limit } = flags;
      const found = await sagas.list({
        ...(service !== undefined && { service }),
        ...(saga !== undefined && { saga }),
        ...(status !== undefined && { status }),
        limit: limit + 1,
      });
      const shown = found.slice(0, limit);
      const isMore = found.length > limit;
      answer(flags, io, { sagas: shown.map(instanceJson), isMore }, () =>
        shown.length === 0 ? "" : table(shown, columns, io.stdout.columns),
      );
      const more = isMore ? "; there are more (`--limit`)" : "";
      if (!flags.quiet) io.stderr.write(`${counted(shown.length, "saga instance")}${more}.\n`);
      return exitCodes.clean;
    }),
  );
}

export interface ShowSagaFlags extends CommonFlags, PlaceFlags {}

/** `asyncapi-gen sagas show <instance>`: every saga with this correlation value. */
export function showSaga(instance: string, flags: ShowSagaFlags, io: Io): Promise<ExitCode> {
  return attempt(flags, io, () =>
    withOperator(flags, io, async ({ sagas }) => {
      const found = await sagas.show(instance);
      if (found.length === 0) {
        const hint = "see `asyncapi-gen sagas list`.";
        throw new FindingError("store/unknown", `No saga has the instance ${instance}.`, hint);
      }
      answer(flags, io, { sagas: found.map(instanceJson) }, () =>
        found.map(instanceText).join("\n"),
      );
      return exitCodes.clean;
    }),
  );
}

export interface RetrySagaFlags extends CommonFlags, PlaceFlags {
  readonly service?: string;
  readonly saga?: string;
  readonly step?: string;
}

/** `asyncapi-gen sagas retry <instance>`: has its service ask again for what holds it. */
export function retryInstance(instance: string, flags: RetrySagaFlags, io: Io): Promise<ExitCode> {
  return attempt(flags, io, () =>
    withOperator(flags, io, async ({ sagas }) => {
      const { service, saga, step } = flags;
      const retries = await sagas.retry(instance, {
        ...(service !== undefined && { service }),
        ...(saga !== undefined && { saga }),
        ...(step !== undefined && { step }),
      });
      const asked = retries.filter(({ outcome }) => outcome === "asked");
      if (asked.length === 0) throw refusal(instance, retries[0]);
      answer(flags, io, { retried: asked }, () => "");
      const whose = asked.map((each) => `${each.service}.${each.saga}`).join(" and ");
      if (!flags.quiet) io.stderr.write(`${whose} asks again, as soon as its service runs.\n`);
      return exitCodes.clean;
    }),
  );
}

function refusal(instance: string, retry: SagaRetry | undefined): FindingError {
  switch (retry?.outcome) {
    case undefined:
    case "asked":
      return new FindingError(
        "store/unknown",
        `No such saga has the instance ${instance}.`,
        "see `asyncapi-gen sagas list`.",
      );
    case "no-such-step":
      return new FindingError(
        "store/unknown",
        `The saga ${retry.service}.${retry.saga} has no such step.`,
        `see \`asyncapi-gen sagas show ${instance}\`.`,
      );
    case "not-stuck":
      return new FindingError(
        "store/refused",
        `${instance} of ${retry.service}.${retry.saga} is not stuck.`,
        "see `asyncapi-gen sagas list --status stuck`.",
      );
    case "name-the-pivot":
      return new FindingError(
        "store/refused",
        `${instance} of ${retry.service}.${retry.saga} is stuck at its pivot, which may have taken effect.`,
        "find out; if it has not, name it in `--step` to ask for it again.",
      );
  }
}

const instanceJson = (instance: SagaInstance) => ({
  ...instance,
  startedAt: instance.startedAt.toISOString(),
  updatedAt: instance.updatedAt.toISOString(),
});

function instanceText(one: SagaInstanceDetail): string {
  const { steps, failure, stuck } = one.state;
  const fields: readonly (readonly [string, string])[] = [
    ["saga", `${one.service}.${one.saga}`],
    ["instance", one.instance],
    ["status", one.status],
    ...(stuck === null ? [] : [["stuck at", `${stuck.step}: ${stuck.reason}`] as const]),
    ...(failure === null ? [] : [["gave up at", `${failure.step}: ${failure.kind}`] as const]),
    ["correlation", one.correlationId],
    ["started", shownTime(one.startedAt)],
    ["changed", shownTime(one.updatedAt)],
    ...steps.map(({ id, status }) => [`step ${id}`, status] as const),
  ];
  const wide = Math.max(...fields.map(([name]) => printable(name).length)) + 2;
  return fields
    .map(([name, value]) => `${printable(name).padEnd(wide)}${printable(value)}\n`)
    .join("");
}
