import type { Route } from "../../runtime/message.js";
import type { ContractTestOptions, Defect } from "../contract.js";
import { type Bench, onBench } from "./bench.js";
import { type Case, staged } from "./case.js";
import { contentsOf, type SharedDatabase } from "./database.js";
import { recordings } from "./recording.js";
import { firstSample, isPlayable, sampleParameters, samplesOf } from "./samples.js";
import { ContractViolation, expectEqual } from "./violation.js";

/** What may be said leaves with its transaction; what may not takes its transaction back. */
export function publisherCases(
  options: ContractTestOptions,
  database: SharedDatabase,
): readonly Case[] {
  return Object.entries(options.service.sends).flatMap(([method, route]) => {
    const saying = { method, route, options };
    const { defects, undeclared = [] } = samplesOf(options.samples, route.message.type);
    const forbidden = [...defects.slice(0, 1), ...undeclared.slice(0, 1)];
    const play = (check: (bench: Bench) => Promise<void>) => () =>
      database.use((store) => onBench(store, setup(options), check));
    return [
      staged(
        `${method}: leaves with its transaction, and not without it`,
        !isPlayable(options.samples, route.message),
        play((bench) => leavesWithTransaction(bench, saying)),
      ),
      ...forbidden.map((defect) =>
        staged(
          `${method}: is refused when ${defect.name}, and its transaction leaves nothing`,
          false,
          play((bench) => isRefused(bench, saying, defect)),
        ),
      ),
    ];
  });
}

interface SayingUnderTest {
  readonly method: string;
  readonly route: Route;
  readonly options: ContractTestOptions;
}

// Nobody listens inside the service, so that what is said is all that is seen.
const setup = ({ service, fixture }: ContractTestOptions) => ({
  definition: { name: service.name, sends: service.sends, receives: {} },
  handlers: {},
  sagas: {},
  fixture: { ...fixture, migrations: [...(fixture?.migrations ?? []), recordings] },
});

async function leavesWithTransaction(bench: Bench, saying: SayingUnderTest): Promise<void> {
  const { type } = saying.route.message;
  const sample = firstSample(saying.options.samples, type);
  const rolledBack = await attempt(bench, saying, sample, true);
  expectEqual("The transaction should fail as planted.", rolledBack, "planted");
  await bench.deliver();
  expectEqual(`${type} should not leave without its transaction.`, typesOf(bench), []);
  expectEqual(
    "The transaction should commit.",
    await attempt(bench, saying, sample, false),
    "committed",
  );
  await bench.deliver();
  expectEqual(`${type} should leave once.`, typesOf(bench), [type]);
}

async function isRefused(bench: Bench, saying: SayingUnderTest, defect: Defect): Promise<void> {
  const { type } = saying.route.message;
  const before = await contentsOf(bench.store);
  const outcome = await attempt(bench, saying, defect, false);
  if (!/^\[invalid-(payload|headers)\]/.test(outcome)) {
    throw new ContractViolation(
      `Publishing ${type} should be refused as invalid when ${defect.name}, but it was: ${outcome}.`,
    );
  }
  await bench.deliver();
  expectEqual(`${type} should not leave.`, typesOf(bench), []);
  expectEqual("Its transaction should leave nothing.", await contentsOf(bench.store), before);
}

/** Writes a row and publishes in one transaction: "committed", or why not. */
async function attempt(
  { service }: Bench,
  { method, route }: SayingUnderTest,
  { payload, headers }: Pick<Defect, "payload" | "headers">,
  isDoomed: boolean,
): Promise<string> {
  const parameters = sampleParameters(route.channel);
  const work = service.transaction(async ({ tx, publish }) => {
    await tx.query("insert into contract_tests.handled values ($1, $2)", [method, "row"]);
    await publish[method]?.(payload, { headers, parameters });
    if (isDoomed) throw new Error("planted");
  });
  return work.then(
    () => "committed",
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

const typesOf = ({ said }: Bench): readonly string[] => said.map(({ type }) => type);
