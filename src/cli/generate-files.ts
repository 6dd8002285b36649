import { join } from "node:path";
import { fingerprint } from "../contract/fingerprint.js";
import type { Contract } from "../contract/model.js";
import { hasErrors } from "../diagnostics/collector.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { finding } from "../diagnostics/finding.js";
import { isRemotePath } from "../document/remote-file.js";
import type { EmitterName } from "../emit/emitter.js";
import { emit, emitterNames } from "../emit/index.js";
import { apply } from "../workspace/apply.js";
import { check } from "../workspace/check.js";
import { hashOfInput } from "../workspace/current.js";
import { finishInterrupted } from "../workspace/journal.js";
import type { RunRecord } from "../workspace/manifest.js";
import { type Plan, plan } from "../workspace/plan.js";
import type { Inputs } from "../workspace/watch/inputs.js";
import type { GenerateFlags } from "./commands/generate.js";
import { planLines, planSummary } from "./describe-plan.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import type { Io } from "./io.js";
import { shownFrom } from "./paths.js";
import { exitCodeOf, type ReadContract, readContract } from "./read-contract.js";
import { allowedOrigins } from "./remote-origins.js";
import { type Findings, formatOf, relocated, report } from "./report.js";
import { foldersOf, resolveSetup, type Setup } from "./setup.js";
import { ConfigError, UsageError } from "./usage-error.js";
import { verdictsOf } from "./verdicts.js";
import { toolVersion } from "./version.js";

/**
 * A whole run: documents to files, or to what would be written. `onRead` hears what it depends on, as
 * soon as that is known.
 */
export async function generateFiles(
  documents: readonly string[],
  flags: GenerateFlags,
  io: Io,
  onRead: (inputs: Inputs) => void = () => {},
): Promise<ExitCode> {
  const only = wantedEmitters(flags.only);
  const setup = await resolveSetup({ documents, config: flags.config, out: flags.out }, io);
  const writes = !flags.check && !flags.dryRun;
  if (writes && finishInterrupted(foldersOf(setup, io.cwd)) && !flags.quiet) {
    io.stderr.write("Finished a run that had been interrupted.\n");
  }
  const verdicts = verdictsOf(flags, { cwd: io.cwd, root: setup.root, writes });
  const remoteOrigins = allowedOrigins(flags, io);
  const options = { ...setup, verdicts, remoteOrigins };
  const read = await readContract(setup.root, setup.documents, options);
  onRead({ ...setup, sources: read.sources });
  const run: Run = { setup, flags, io, read, shown: shownFrom(io.cwd, setup.root) };
  if (hasErrors(read.diagnostics)) return fail(run, read.diagnostics);
  checkServices(setup, read.contract);
  const made = await planned(run, only);
  if (hasErrors(made.diagnostics)) return fail(run, [...read.diagnostics, ...made.diagnostics]);
  if (flags.check) return finishCheck(run, made);
  if (writes) return finish(run, made, [...made.diagnostics, ...apply(made)]);
  // That a stub was added is not said where nothing is written.
  const foreseen = made.diagnostics.filter(({ code }) => code !== "workspace/gained");
  return finish(run, made, foreseen);
}

interface Run {
  readonly setup: Setup;
  readonly flags: GenerateFlags;
  readonly io: Io;
  readonly read: ReadContract;
  /** A path under the root as the user sees it. */
  readonly shown: (path: string) => string;
}

function planned(
  { setup, read, io }: Run,
  only: readonly EmitterName[] | undefined,
): Promise<Plan> {
  const { contract, origins } = read;
  const { outDir, servicesDir, services, contractTests } = setup;
  const options = { outDir, servicesDir, contractTests, sourceOf: origins.sourceOf };
  const files = emit(contract, { ...options, ...(services && { services }) }, only);
  const record = runRecord(setup, [...read.sources.keys()]);
  const facts = {
    tool: toolVersion(),
    contract: fingerprint(contract),
    ...(record && { run: record }),
  };
  return plan(files, foldersOf(setup, io.cwd), { facts, partial: only !== undefined });
}

/** What the next `--check` needs to know to do without reading documents. */
function runRecord(setup: Setup, sources: readonly string[]): RunRecord | undefined {
  const { root, configFile, patterns, documents, servicesDir, isRepeatable } = setup;
  // What was fetched can change without any file here changing.
  if (!isRepeatable || sources.some(isRemotePath)) return undefined;
  const paths = [...sources, ...(configFile === undefined ? [] : [configFile])].sort();
  const inputs = Object.fromEntries(
    paths.map((path) => [path, hashOfInput(join(root, path)) ?? "unreadable"]),
  );
  const config = configFile === undefined ? {} : { config: configFile };
  return { ...config, patterns, documents, servicesDir, inputs };
}

/** Nothing is written. */
function fail(run: Run, diagnostics: readonly Diagnostic[]): ExitCode {
  printFindings(run, diagnostics);
  return exitCodeOf(diagnostics, run.setup.documents);
}

function finishCheck(run: Run, made: Plan): ExitCode {
  const { io, flags, read } = run;
  const { diagnostics, diff } = check(made);
  const format = formatOf(flags, io);
  if (format === "text") io.stdout.write(diff);
  // There the standard output is for annotations, and the log still wants to show what changed.
  if (format === "github") io.stderr.write(diff);
  const isStale = printFindings(run, [...read.diagnostics, ...diagnostics], { diff }, made.sources);
  if (!isStale && !flags.quiet) io.stderr.write("Generated files are up to date.\n");
  return isStale ? exitCodes.findings : exitCodes.clean;
}

function finish(run: Run, made: Plan, diagnostics: readonly Diagnostic[]): ExitCode {
  const { io, flags, shown } = run;
  const files = made.files.map(({ path, action }) => ({ path: shown(path), action }));
  const found = [...run.read.diagnostics, ...diagnostics];
  const failed = printFindings(run, found, { files }, made.sources);
  if (failed) return exitCodes.findings;
  if (formatOf(flags, io) !== "json") {
    for (const { path, text } of made.stubs) io.stderr.write(`for ${shown(path)}:\n${text}\n`);
  }
  if (flags.quiet) return exitCodes.clean;
  const lines = flags.dryRun || flags.verbose ? planLines(made, flags.verbose ?? false) : [];
  const summary = planSummary(made, flags.dryRun ? "future" : "past");
  io.stderr.write([...lines, summary, ""].join("\n"));
  return exitCodes.clean;
}

/** True when there is an error among them. */
function printFindings(
  { setup, flags, io, read, shown }: Run,
  diagnostics: readonly Diagnostic[],
  more: Readonly<Record<string, unknown>> = {},
  userFiles: Plan["sources"] = new Map(),
): boolean {
  const sources = new Map([...read.sources, ...userFiles]);
  const findings: Findings = { diagnostics, sources };
  return report(setup.root === io.cwd ? findings : relocated(findings, shown), flags, io, more);
}

function wantedEmitters(only: string | undefined): readonly EmitterName[] | undefined {
  return only?.split(",").map((name) => {
    const known = emitterNames.find((candidate) => candidate === name);
    if (known !== undefined) return known;
    const meant = didYouMean(name, emitterNames);
    throw new UsageError(
      `there is no emitter \`${name}\`.`,
      meant === undefined ? `known are ${emitterNames.join(", ")}.` : `did you mean \`${meant}\`?`,
    );
  });
}

function checkServices({ services = [], configFile = "" }: Setup, contract: Contract): void {
  const known = contract.services.map(({ id }) => id);
  const unknown = services.filter((id) => !known.includes(id));
  if (unknown.length === 0) return;
  const diagnostics = unknown.map((id) => {
    const meant = didYouMean(id, known);
    return finding("config/invalid", `No document describes a service \`${id}\`.`, {
      location: { file: configFile, line: 1, column: 1 },
      hint: meant === undefined ? `known are ${known.join(", ")}.` : `did you mean \`${meant}\`?`,
    });
  });
  throw new ConfigError(diagnostics);
}
