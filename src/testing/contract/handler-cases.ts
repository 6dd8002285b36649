import type { Store } from "../../runtime/store/store.js";
import { isUnwritten } from "../../runtime/unwritten.js";
import type { ContractFixture, ContractTestOptions } from "../contract.js";
import { onBench } from "./bench.js";
import { type Case, staged } from "./case.js";
import type { SharedDatabase } from "./database.js";
import { type HandlerCheck, handlerChecks, type Subject } from "./handler-checks.js";
import { probed } from "./probe.js";
import { quietHandlers, recordingHandler, recordings } from "./recording.js";
import { firstSample, isPlayable } from "./samples.js";

/** What the runtime promises about each handler: with one that records, and with the user's own. */
export function handlerCases(
  options: ContractTestOptions,
  database: SharedDatabase,
): readonly Case[] {
  return Object.entries(options.service.receives).flatMap(([name, route]) => {
    const recording = { [name]: recordingHandler(name, options) };
    const subjects: readonly Subject[] = [
      { label: name, name, route, owner: recording, options },
      ...(options.handlers === undefined
        ? []
        : [{ label: `${name}, as written`, name, route, owner: options.handlers, options }]),
    ];
    return subjects.flatMap((subject) => casesOf(subject, database));
  });
}

function casesOf(subject: Subject, database: SharedDatabase): readonly Case[] {
  const { owner, name, route, options } = subject;
  const todo = isStub(Reflect.get(owner, name)) || !isPlayable(options.samples, route.message);
  return handlerChecks
    .filter(({ concerns }) => concerns?.(subject) ?? true)
    .map((check) =>
      staged(`${subject.label}: ${check.sentence}`, todo, () =>
        database.use((store) => stage(store, subject, check)),
      ),
    );
}

const isStub = (handler: unknown): boolean =>
  isUnwritten(handler) ||
  (typeof handler === "object" && handler !== null && isUnwritten(Reflect.get(handler, "handle")));

async function stage(store: Store, subject: Subject, { run }: HandlerCheck): Promise<void> {
  const { name, owner, route, options } = subject;
  const { sagas: _, ...definition } = options.service;
  const probe = { began: 0, ended: 0, failuresLeft: 0 };
  const others: string[] = [];
  const handlers = { ...quietHandlers(definition, others), [name]: probed(owner, name, probe) };
  const fixture = withRecordings(options.fixture);
  await onBench(store, { definition, handlers, sagas: {}, fixture }, (bench) => {
    const message = bench.compose(route, firstSample(options.samples, route.message.type));
    return run({ bench, probe, others, subject, message });
  });
}

const withRecordings = (fixture: ContractFixture = {}): ContractFixture => ({
  ...fixture,
  migrations: [...(fixture.migrations ?? []), recordings],
});
