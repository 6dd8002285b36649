import { type Command, Option } from "commander";
import type { ExitCode } from "../exit-codes.js";
import type { Io } from "../io.js";

/** Adds `init` to the command line; what it does is loaded when it is called. */
export function addInit(program: Command, io: Io, done: (code: ExitCode) => void): void {
  program
    .command("init")
    .summary("lay down a new project")
    .description(
      "Lays down a project that runs: from a template, or from AsyncAPI documents that you have. In a " +
        "terminal it asks for what is not said here. Nothing that exists is overwritten.",
    )
    .argument("[dir]", "folder of the project, new or empty; default: this one")
    .addOption(
      new Option("-t, --template <name>", "what to begin with; default `ecommerce`")
        .choices(["ecommerce", "minimal"])
        .conflicts("from"),
    )
    .option("--from <documents...>", "AsyncAPI documents of yours to begin with")
    .addOption(
      new Option("--transport <name>", "what carries messages; default `postgres`").choices([
        "postgres",
        "nats",
        "kafka",
        "rabbitmq",
      ]),
    )
    .addOption(
      new Option("--store <name>", "what keeps data; default `pglite`").choices([
        "pglite",
        "postgres",
      ]),
    )
    .option("-y, --yes", "ask nothing; take the defaults for what is not said")
    .option("--no-interactive", "the same")
    .option("--no-install", "do not install packages")
    .option("--no-git", "do not make it a git repository")
    .option("--dry-run", "write nothing; print what would be laid down")
    .action(async (dir: string | undefined, _flags: unknown, command: Command) => {
      const { init } = await import("../commands/init.js");
      done(await init(dir, command.optsWithGlobals(), io));
    });
}
