import { type Command, InvalidArgumentError, Option } from "commander";
import type { ExitCode } from "../exit-codes.js";
import type { Io } from "../io.js";

type Done = (code: ExitCode) => void;

/** The commands for operating a system. Like the others, each is loaded when called. */
export function addOperating(program: Command, io: Io, done: Done): void {
  addDeadLetters(program, io, done);
  addSagas(program, io, done);
  addConsumers(program, io, done);
  addSample(program, io, done);
  addDoctor(program, io, done);
}

function addDoctor(program: Command, io: Io, done: Done): void {
  onStore(program, "doctor", "Checks the project, its packages, and the database if one is named.")
    .summary("find what keeps a project from working")
    .action(async (_flags: unknown, command: Command) => {
      const { doctor } = await import("../commands/doctor.js");
      done(await doctor(command.optsWithGlobals(), io));
    });
}

/** A command on a store: `--database`, `--data`, `--schema`. */
const onStore = (parent: Command, usage: string, description: string): Command =>
  parent
    .command(usage)
    .description(description)
    .addOption(
      new Option("--database <url>", "the PostgreSQL; default: DATABASE_URL").conflicts("data"),
    )
    .option("--data <folder>", "or the PGlite folder; a process that has it open is asked")
    .option("--schema <name>", "schema of the runtime's tables, if not `asyncapi_gen`");

const withLimit = (command: Command): Command =>
  command.option("--limit <number>", "most rows", wholeNumber, 50);

const withSelection = (command: Command): Command =>
  command
    .option("--all", "all that there are now, or those of:")
    .option("--consumer <name>", "with `--all`: given up by this consumer")
    .option("--reason <code>", "with `--all`: given up for this reason");

function addDeadLetters(program: Command, io: Io, done: Done): void {
  const group = program
    .command("dead-letters")
    .description("deal with messages that were given up");
  const load = () => import("../commands/dead-letters.js");
  withLimit(onStore(group, "list", "Lists them, newest first."))
    .option("--consumer <name>", "only those given up by this consumer")
    .option("--reason <code>", "only those given up for this reason")
    .action(async (_flags: unknown, command: Command) => {
      done(await (await load()).listLetters(command.optsWithGlobals(), io));
    });
  onStore(group, "show", "Prints all of one, its payload included.")
    .argument("<id>", "as the list names it", wholeNumber)
    .action(async (id: number, _flags: unknown, command: Command) => {
      done(await (await load()).showLetter(id, command.optsWithGlobals(), io));
    });
  withSelection(onStore(group, "redrive", "Hands them to their consumers again."))
    .argument("[ids...]", "as the list names them", wholeNumbers)
    .option("--payload <file>", "with one id: what it shall say instead")
    .action(async (ids: readonly number[] = [], _flags: unknown, command: Command) => {
      done(await (await load()).redriveLetters(ids, command.optsWithGlobals(), io));
    });
  withSelection(onStore(group, "discard", "Forgets them; what waited behind them goes on."))
    .argument("[ids...]", "as the list names them", wholeNumbers)
    .option("-y, --yes", "do not ask")
    .action(async (ids: readonly number[] = [], _flags: unknown, command: Command) => {
      done(await (await load()).discardLetters(ids, command.optsWithGlobals(), io));
    });
}

function addSagas(program: Command, io: Io, done: Done): void {
  const group = program
    .command("sagas")
    .description("look at the sagas of a running system, and retry stuck ones");
  const load = () => import("../commands/sagas.js");
  withLimit(onStore(group, "list", "Lists their instances, the latest changed first."))
    .option("--service <name>", "only those of this service")
    .option("--saga <name>", "only those of this saga")
    .addOption(
      new Option("--status <status>", "only those in this state").choices([
        "running",
        "compensating",
        "completed",
        "failed",
        "stuck",
      ]),
    )
    .action(async (_flags: unknown, command: Command) => {
      done(await (await load()).listSagas(command.optsWithGlobals(), io));
    });
  onStore(group, "show", "Prints one with the state of its steps.")
    .argument("<instance>", "its correlation value, such as an order id")
    .action(async (instance: string, _flags: unknown, command: Command) => {
      done(await (await load()).showSaga(instance, command.optsWithGlobals(), io));
    });
  onStore(group, "retry", "Asks again, by new messages, for what holds a stuck one.")
    .argument("<instance>", "its correlation value, such as an order id")
    .option("--service <name>", "only that of this service")
    .option("--saga <name>", "only that of this saga")
    .option("--step <id>", "only this step; a pivot that timed out must be named")
    .action(async (instance: string, _flags: unknown, command: Command) => {
      done(await (await load()).retryInstance(instance, command.optsWithGlobals(), io));
    });
}

function addConsumers(program: Command, io: Io, done: Done): void {
  const group = program
    .command("consumers")
    .description("see who reads the log or a stream, and forget who will not come back");
  const load = () => import("../commands/consumers.js");
  onStore(group, "list", "Lists them, and how far behind they are.").action(
    async (_flags: unknown, command: Command) => {
      done(await (await load()).listConsumers(command.optsWithGlobals(), io));
    },
  );
  onStore(group, "remove", "Forgets one: the log keeps nothing for it any more.")
    .argument("<name>", "as the list names it")
    .option("--stream <name>", "on this stream of the server at NATS_URL, not in the log")
    .action(async (name: string, _flags: unknown, command: Command) => {
      done(await (await load()).removeConsumer(name, command.optsWithGlobals(), io));
    });
}

/** `sample`: what to try a consumer, a validator or a dead letter with. */
function addSample(program: Command, io: Io, done: Done): void {
  program
    .command("sample")
    .summary("make valid or invalid events")
    .description(
      "Prints events of a message as CloudEvents, one per line, or a list with `--format json`: " +
        "what `validate --events -` accepts, and with `--invalid` what it refuses.",
    )
    .argument("<message>", "its name")
    .argument("[documents...]", "AsyncAPI documents, instead of those of a configuration")
    .option("-n, --count <number>", "how many; default: 1, or all defects", wholeNumber)
    .option("--seed <number>", "vary them; the same seed gives the same", seedNumber)
    .option("--invalid", "with one defect each, named by the attribute `defect`")
    .action(async (name: string, documents: string[], _flags: unknown, command: Command) => {
      const { sample } = await import("../commands/sample.js");
      done(await sample(name, documents, command.optsWithGlobals(), io));
    });
}

function seedNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It is no whole number of at most nine digits.");
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It is no whole number from 1.");
}

const wholeNumbers = (text: string, before: readonly number[] = []): readonly number[] => [
  ...before,
  wholeNumber(text),
];
