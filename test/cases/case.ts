import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Io, Output } from "../../src/cli/io.js";
import { run } from "../../src/cli/run.js";

/**
 * A golden case: a folder with the input of one command and what it must give.
 *
 *     command        the arguments, one per line; without it: generate asyncapi.yaml --out .
 *     stdin          the standard input, if any
 *     exit, stdout.txt, stderr.txt, expected/   what must come out; a file that is missing means nothing
 *
 * Everything else is input and is copied to an empty folder, where the command runs.
 */
const OUTCOME = new Set(["command", "stdin", "exit", "stdout.txt", "stderr.txt", "expected"]);
const FOLDER = fileURLToPath(new URL(".", import.meta.url));

/** The files of an outcome by path: `exit`, `stdout.txt`, `expected/generated/...`. */
export type Outcome = Readonly<Record<string, string>>;

export const caseNames = (): readonly string[] =>
  readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

/** What the case says must come out. */
export function expectedOutcome(name: string): Outcome {
  const folder = join(FOLDER, name);
  const paths = filesBelow(folder).filter((path) => {
    const [first = ""] = path.split("/");
    return OUTCOME.has(first) && first !== "command" && first !== "stdin";
  });
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

/** Runs the case's command on a copy of its input. */
export async function actualOutcome(name: string): Promise<Outcome> {
  const folder = join(FOLDER, name);
  const workplace = mkdtempSync(join(tmpdir(), "case-"));
  try {
    for (const entry of readdirSync(folder)) {
      if (!OUTCOME.has(entry))
        cpSync(join(folder, entry), join(workplace, entry), { recursive: true });
    }
    const before = new Map(filesBelow(workplace).map((path) => [path, textOf(workplace, path)]));
    const { exit, stdout, stderr } = await runIn(workplace, folder);
    const written = filesBelow(workplace).filter(
      (path) =>
        before.get(path) !== textOf(workplace, path) && !path.endsWith(".asyncapi-gen.json"),
    );
    const entries = [
      ["exit", `${exit}\n`],
      ...Object.entries({ "stdout.txt": stdout, "stderr.txt": stderr }).filter(
        ([, text]) => text !== "",
      ),
      ...written.map((path) => [`expected/${path}`, textOf(workplace, path)]),
    ];
    return Object.fromEntries(entries);
  } finally {
    rmSync(workplace, { recursive: true, force: true });
  }
}

/** Makes the case say what comes out now. */
export function accept(name: string, outcome: Outcome): void {
  const folder = join(FOLDER, name);
  for (const path of Object.keys(expectedOutcome(name))) rmSync(join(folder, path));
  for (const [path, text] of Object.entries(outcome)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

async function runIn(cwd: string, folder: string) {
  const command = join(folder, "command");
  const argv = existsSync(command)
    ? readFileSync(command, "utf8").trim().split("\n")
    : ["generate", "asyncapi.yaml", "--out", "."];
  const written = { stdout: "", stderr: "" };
  const output = (name: keyof typeof written): Output => ({
    write: (text) => {
      written[name] += text;
    },
    isTTY: false,
    columns: undefined,
  });
  const stdin = join(folder, "stdin");
  const io: Io = {
    cwd,
    env: {},
    stdout: output("stdout"),
    stderr: output("stderr"),
    stdin: (async function* () {
      if (existsSync(stdin)) yield readFileSync(stdin);
    })(),
  };
  const exit = await run(argv, io);
  return { exit, ...written };
}

const textOf = (folder: string, path: string): string => readFileSync(join(folder, path), "utf8");

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
