import { brokerOf, type Decisions, type InitFlags } from "./decisions.js";

/** Somebody who can be asked. Every answer may be "cancelled" (Ctrl-C, Escape). */
export interface Asker {
  begin(title: string): void;
  text(question: TextQuestion): Promise<string | Cancelled>;
  choose<Value extends string>(question: Choice<Value>): Promise<Value | Cancelled>;
  confirm(message: string): Promise<boolean | Cancelled>;
}

export interface Cancelled {
  readonly cancelled: true;
}

export interface TextQuestion {
  readonly message: string;
  readonly fallback?: string;
  /** Why an answer cannot be taken; undefined when it can. */
  readonly objection: (answer: string) => string | undefined;
}

export interface Choice<Value extends string> {
  readonly message: string;
  readonly options: readonly {
    readonly value: Value;
    readonly label: string;
    readonly hint: string;
  }[];
}

export interface Question {
  readonly dir: string | undefined;
  readonly flags: InitFlags;
  /** What the flags and the defaults say. */
  readonly defaults: Decisions;
  /** Why a project cannot be laid down in a folder; undefined when it can. */
  readonly objectionToFolder: (dir: string) => string | undefined;
}

/** Asks for everything that the command line left open, and for nothing else. */
export async function ask(asker: Asker, question: Question): Promise<Decisions | Cancelled> {
  const { flags, defaults } = question;
  asker.begin("asyncapi-gen: a new project");
  const dir = await askFolder(asker, question);
  if (isCancelled(dir)) return dir;
  const beginning = await askBeginning(asker, flags, defaults);
  if (isCancelled(beginning)) return beginning;
  const store = flags.store ?? (await asker.choose(storeChoice));
  if (isCancelled(store)) return store;
  const install = flags.install && (await asker.confirm("Install packages now?"));
  if (isCancelled(install)) return install;
  const git = flags.git && (await asker.confirm("Make it a git repository?"));
  if (isCancelled(git)) return git;
  return { dir, ...beginning, store, ...brokerOf(flags), install, git };
}

const isCancelled = (answer: unknown): answer is Cancelled =>
  typeof answer === "object" && answer !== null && "cancelled" in answer;

const askFolder = async (
  asker: Asker,
  { dir, objectionToFolder }: Question,
): Promise<string | Cancelled> =>
  dir ??
  asker.text({
    message: "In which folder?",
    fallback: "my-system",
    objection: (answer) => objectionToFolder(answer || "my-system"),
  });

async function askBeginning(
  asker: Asker,
  { template, from }: InitFlags,
  defaults: Decisions,
): Promise<Pick<Decisions, "template" | "from"> | Cancelled> {
  if (template !== undefined || from !== undefined) return defaults;
  const chosen = await asker.choose(templateChoice);
  if (isCancelled(chosen)) return chosen;
  if (chosen !== "documents") return { template: chosen, from: [] };
  const typed = await asker.text({
    message: "Which documents? (paths, with blanks between them)",
    objection: (answer) => (answer.trim() === "" ? "Name one at least." : undefined),
  });
  return isCancelled(typed) ? typed : { template: chosen, from: typed.trim().split(/\s+/) };
}

const templateChoice = {
  message: "What shall it begin with?",
  options: [
    { value: "ecommerce", label: "a shop", hint: "five services and a saga" },
    { value: "minimal", label: "two services", hint: "one command, one event" },
    { value: "documents", label: "my own AsyncAPI documents", hint: "2.x or 3.x" },
  ],
} as const;

const storeChoice = {
  message: "Where shall data be kept?",
  options: [
    { value: "pglite", label: "PGlite", hint: "inside the process, nothing to install" },
    { value: "postgres", label: "PostgreSQL", hint: "a server; compose.yaml has one" },
  ],
} as const;
