import { type Command, InvalidArgumentError, Option } from "commander";
import type { ExitCode } from "../exit-codes.js";
import type { Io } from "../io.js";

/** `simulate`: loaded, like every command, when it is called. */
export function addSimulate(program: Command, io: Io, done: (code: ExitCode) => void): void {
  program
    .command("simulate")
    .summary("run the system under seeded faults")
    .description(
      "Runs the project's services with their handlers, sagas and SQL in one process, on PGlite and " +
        "under virtual time, while a seed decides what happens when and what goes wrong. Reads " +
        "`simulation.ts`, or the file named here. The same seed tells the same story.",
    )
    .argument("[file]", "what `defineSimulation` has made, if not `simulation.ts`")
    .addOption(new Option("--seed <number>", "the seed, or the first of many").argParser(number))
    .addOption(
      new Option("--seeds <number>", "how many; without it, one seed is played and told").argParser(
        number,
      ),
    )
    .option(
      "--profile <name>",
      "how much goes wrong: `calm`, `default`, `hostile`, or one of yours",
    )
    .option("--twice", "play each seed twice: both must tell the same story")
    .addOption(
      new Option(
        "--jobs <number>",
        "processes that share the seeds; default: one per core",
      ).argParser(number),
    )
    .addOption(
      new Option(
        "--faults <numbers>",
        "of one seed: only these faults, as a failure names them; `none`",
      ).argParser(numbers),
    )
    .addOption(
      new Option("--stories <numbers>", "of one seed: only these stories").argParser(numbers),
    )
    .addOption(
      new Option(
        "--model",
        "play the sagas of the documents alone, without any code of yours",
      ).conflicts(["faults", "stories", "twice", "profile", "jobs"]),
    )
    .action(async (file: string | undefined, _flags: unknown, command: Command) => {
      const { simulate } = await import("../commands/simulate.js");
      done(await simulate(file, command.optsWithGlobals(), io));
    });
}

function number(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It is no whole number of at most nine digits.");
}

function numbers(text: string): readonly number[] {
  if (text === "none") return [];
  return text.split(",").map(number);
}
