import { Command, InvalidArgumentError, Option } from "commander";
import type { ExitCode } from "./exit-codes.js";
import { addInit } from "./init/command.js";
import type { Io } from "./io.js";
import { addOperating } from "./operate/commands.js";
import { addSimulate } from "./simulate/command.js";
import { toolVersion } from "./version.js";

/** Options that every command takes. */
export interface CommonFlags {
  readonly config?: string;
  readonly format?: "text" | "json" | "github";
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color: boolean;
}

/**
 * The command line. Nothing but commander is imported here: each command is loaded when it is
 * called, so that `--help` does not wait for parsers and compilers. `done` gets a command's answer.
 */
export function createProgram(io: Io, done: (code: ExitCode) => void): Command {
  const program = new Command("asyncapi-gen")
    .description("Turns AsyncAPI documents into an event-driven system in TypeScript.")
    .version(toolVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print help for a command")
    .option("-c, --config <file>", "configuration, if not asyncapi-gen.config.*")
    .addOption(formatOption())
    .option("-q, --quiet", "print findings and errors only")
    .option("-v, --verbose", "print notes, every file, and the origin of errors")
    .option("--no-color", "print without colours")
    .configureHelp({
      showGlobalOptions: true,
      minWidthToWrap: 8,
      subcommandTerm: (command) => command.name(),
    })
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => io.stdout.columns ?? 80,
      getErrHelpWidth: () => io.stderr.columns ?? 80,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpText("after", `\n${AFTER_HELP}`)
    .exitOverride();
  addInit(program, io, done);
  addGenerate(program, io, done);
  addValidate(program, io, done);
  addGraph(program, io, done);
  addSimulate(program, io, done);
  addExplain(program, io, done);
  addOperating(program, io, done);
  return program;
}

const AFTER_HELP = `Exit codes: 0 clean, 1 findings, 2 usage or configuration,
3 a bug, 130 interrupted.
`;

const formats = ["text", "json", "github"];

const formatOption = (): Option =>
  new Option("-f, --format <format>", "how findings are printed")
    .choices(formats)
    // `graph` has a format more, and this option is read before the command is known: see `addGraph`.
    .argParser((format) => (format === "mermaid" ? format : checkFormat(format)));

function checkFormat(format: string): string {
  if (formats.includes(format)) return format;
  throw new InvalidArgumentError(`Allowed choices are ${formats.join(", ")}.`);
}

const cacheOption = (): Option =>
  new Option("--cache <folder>", "remember there which documents were found valid");

const remoteOption = (): Option =>
  new Option(
    "--allow-remote-refs <origin>",
    "fetch what documents refer to there, such as https://schemas.example.com; not in CI",
  ).argParser((origin: string, others: readonly string[] = []) => [...others, origin]);

const noCacheOption = (): Option =>
  new Option("--no-cache", "check documents anew, and remember nothing");

function addGenerate(program: Command, io: Io, done: (code: ExitCode) => void): void {
  program
    .command("generate")
    .summary("write code for the documents")
    .description(
      "Writes code for the documents of the configuration, or for those named here: then `--out` " +
        "names a folder that gets all of it, `generated` (overwritten on each run) and `services` " +
        "(stubs for your own code, written once).",
    )
    .argument("[documents...]", "AsyncAPI documents, instead of those of a configuration")
    .option("-o, --out <folder>", "where the result for named documents goes")
    .addOption(
      new Option(
        "--check",
        "write nothing; exit 1 with a diff when files are out of date",
      ).conflicts("dryRun"),
    )
    .option("--full", "with --check: generate everything, even if hashes prove it fresh")
    .option("--dry-run", "write nothing; print what would be done")
    .addOption(
      new Option("--watch", "generate again after each change, until Ctrl-C").conflicts([
        "check",
        "dryRun",
      ]),
    )
    .option("--only <emitters>", "only these kinds of files, such as `publishers,consumers`")
    .addOption(cacheOption())
    .addOption(noCacheOption())
    .addOption(remoteOption())
    .action(async (documents: string[], _flags: unknown, command: Command) => {
      const { generate } = await import("./commands/generate.js");
      done(await generate(documents, command.optsWithGlobals(), io));
    });
}

function addValidate(program: Command, io: Io, done: (code: ExitCode) => void): void {
  program
    .command("validate")
    .summary("check documents, or events against them")
    .description(
      "Checks the documents of the configuration, or those named here: structure, references, " +
        "examples, and that they fit together as a system. With `--events`, checks events against " +
        "them: JSON (one event or a list) or NDJSON, as CloudEvents or as bare payloads.",
    )
    .argument("[documents...]", "AsyncAPI documents, instead of those of a configuration")
    .option("--strict", "report matters of taste too, and fail when there is any warning")
    .option("-e, --events <file>", "events to check; `-` for the standard input")
    .option("-m, --message <name>", "the message that bare payloads are")
    .addOption(cacheOption())
    .addOption(noCacheOption())
    .addOption(remoteOption())
    .action(async (documents: string[], _flags: unknown, command: Command) => {
      const { validate } = await import("./commands/validate.js");
      done(await validate(documents, command.optsWithGlobals(), io));
    });
}

function addGraph(program: Command, io: Io, done: (code: ExitCode) => void): void {
  program.hook("preAction", (_, command) => {
    const { format } = command.optsWithGlobals<{ readonly format?: string }>();
    if (format !== "mermaid" || command.name() === "graph") return;
    command.error(`error: option '-f, --format <format>' argument 'mermaid' is for graph only.`);
  });
  program
    .command("graph")
    .summary("draw the services and the sagas")
    .description(
      "Draws the documents of the configuration, or those named here, as Markdown with mermaid " +
        "diagrams: who sends what to whom, the states of each saga, and a sequence for each way " +
        "through it. `--format json` prints the same as data.",
    )
    .argument("[documents...]", "AsyncAPI documents, instead of those of a configuration")
    .action(async (documents: string[], _flags: unknown, command: Command) => {
      const { graph } = await import("./commands/graph.js");
      done(await graph(documents, command.optsWithGlobals(), io));
    });
}

function addExplain(program: Command, io: Io, done: (code: ExitCode) => void): void {
  program
    .command("explain")
    .summary("tell more about a finding")
    .description("Prints what a finding's code means, why it matters and how to mend it.")
    .argument("<code>", "such as `workspace/stale`")
    .action(async (code: string) => {
      const { explain } = await import("./commands/explain.js");
      done(explain(code, io));
    });
}
