import type { StoreName } from "../../scaffold/choices.js";
import type { Io } from "../io.js";
import type { CommonFlags } from "../program.js";
import { UsageError } from "../usage-error.js";

export interface InitFlags extends CommonFlags {
  readonly template?: "ecommerce" | "minimal";
  readonly from?: readonly string[];
  readonly transport?: "postgres" | "nats" | "kafka" | "rabbitmq";
  readonly store?: StoreName;
  readonly yes?: boolean;
  readonly interactive: boolean;
  readonly install: boolean;
  readonly git: boolean;
  readonly dryRun?: boolean;
}

/** What a run of `init` is to do; every part has a flag. */
export interface Decisions {
  /** As typed, relative to where the user stands. */
  readonly dir: string;
  readonly template: "ecommerce" | "minimal" | "documents";
  /** Documents of the user, as typed; empty unless the template is "documents". */
  readonly from: readonly string[];
  readonly store: StoreName;
  /** What carries messages when it is not the database. */
  readonly broker?: "nats";
  readonly install: boolean;
  readonly git: boolean;
}

/** What is decided when nobody asks and nothing was said. */
export function defaultDecisions(dir: string | undefined, flags: InitFlags): Decisions {
  return {
    dir: dir ?? ".",
    template: flags.from === undefined ? (flags.template ?? "ecommerce") : "documents",
    from: flags.from ?? [],
    store: flags.store ?? "pglite",
    ...brokerOf(flags),
    install: flags.install,
    git: flags.git,
  };
}

/** No question: a broker is chosen by who knows that it is needed. */
export const brokerOf = ({ transport }: InitFlags): Pick<Decisions, "broker"> =>
  transport === "nats" ? { broker: "nats" } : {};

/** Refuses what is known and not there yet. Throws `UsageError`. */
export function refuseUnavailable({ transport = "postgres" }: InitFlags): void {
  if (transport === "postgres" || transport === "nats") return;
  throw new UsageError(
    `the transport \`${transport}\` is not there yet.`,
    "choose `nats`, or leave it out: `postgres` needs no broker, only the database.",
  );
}

/** Questions need somebody who sees and answers them: not a pipe, not a build machine. */
export function mayAsk(
  { yes = false, interactive, quiet = false, format }: InitFlags,
  io: Io,
): boolean {
  const isBuildMachine = !["", "0", "false"].includes(io.env.CI ?? "");
  const isTerminal = io.stdin.isTTY === true && io.stderr.isTTY && io.env.TERM !== "dumb";
  return isTerminal && !isBuildMachine && interactive && !yes && !quiet && format !== "json";
}
