import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../../src/cli/run.js";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.js";

/**
 * Cases of what the command line finds, many to a file, in `cases/*.txt`:
 *
 *     === what is wrong
 *     --- order.asyncapi.yaml
 *     asyncapi: 3.1.0
 *     --- finds
 *     order.asyncapi.yaml:1:1 error document/invalid
 *       The document must have `info`.
 *       fix: add `info`.
 *
 * A name of a file may be followed by how it is written: `crlf`, `bom`, `latin1`. What is validated
 * are the files that end in `.asyncapi.yaml` or `.json`; `--- command` names another command line,
 * `--- stdin` its input. `npx tsx test/findings/accept.ts` writes anew what is found.
 */
export interface FindingCase {
  readonly title: string;
  readonly parts: readonly Part[];
}

interface Part {
  readonly name: string;
  readonly styles: readonly string[];
  readonly text: string;
}

const FOLDER = fileURLToPath(new URL("cases/", import.meta.url));

export const caseFiles = (): readonly string[] => readdirSync(FOLDER).sort();

export const pathOf = (file: string): string => join(FOLDER, file);

export function readCases(file: string): readonly FindingCase[] {
  const [, ...sections] = `\n${readFileSync(pathOf(file), "utf8")}`.split(/\n=== /);
  return sections.map((section) => {
    const [title = "", ...parts] = section.split(/\n--- /);
    return { title: title.trim(), parts: parts.map(readPart) };
  });
}

function readPart(text: string): Part {
  const end = text.indexOf("\n");
  const [name = "", ...styles] = (end < 0 ? text : text.slice(0, end)).trim().split(" ");
  return { name, styles, text: end < 0 ? "" : text.slice(end + 1) };
}

const special = new Set(["command", "stdin", "finds"]);

export const expected = ({ parts }: FindingCase): string =>
  parts.find(({ name }) => name === "finds")?.text.trim() ?? "";

/** What is found, as a case says it. */
export async function actual(each: FindingCase): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "finding-"));
  try {
    const files = each.parts.filter(({ name }) => !special.has(name));
    for (const { name, styles, text } of files) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), bytesOf(text, styles));
    }
    const printed = await runIn(folder, argvOf(each, files), textOf(each, "stdin") ?? "");
    return printed.trim();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const textOf = ({ parts }: FindingCase, wanted: string): string | undefined =>
  parts.find(({ name }) => name === wanted)?.text;

function argvOf(each: FindingCase, files: readonly Part[]): readonly string[] {
  const command = textOf(each, "command");
  if (command !== undefined) return [...command.trim().split(/\s+/), "--format", "json"];
  const names = files.map(({ name }) => name);
  const documents = names.filter((name) => /\.asyncapi\.(?:yaml|json)$/.test(name));
  return ["validate", ...documents, "--format", "json"];
}

function bytesOf(text: string, styles: readonly string[]): Uint8Array {
  // What cannot be seen in a text file is written as an escape.
  const seen = text.replace(/\\u\{([\da-f]+)\}/g, (_, code) =>
    String.fromCodePoint(Number.parseInt(code, 16)),
  );
  const broken = styles.includes("crlf") ? seen.replaceAll("\n", "\r\n") : seen;
  const marked = styles.includes("bom") ? `\uFEFF${broken}` : broken;
  return Buffer.from(marked, styles.includes("latin1") ? "latin1" : "utf8");
}

async function runIn(cwd: string, argv: readonly string[], stdin: string): Promise<string> {
  const written = { stdout: "", stderr: "" };
  const output = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text;
    },
    isTTY: false,
    columns: undefined,
  });
  await run(argv, {
    cwd,
    env: {},
    stdout: output("stdout"),
    stderr: output("stderr"),
    stdin: (async function* () {
      if (stdin !== "") yield Buffer.from(stdin);
    })(),
  });
  if (!written.stdout.startsWith("{")) return written.stderr;
  const { diagnostics }: { diagnostics: readonly Diagnostic[] } = JSON.parse(written.stdout);
  return diagnostics.map(told).join("\n");
}

function told({ location, severity, code, message, hint, related = [] }: Diagnostic): string {
  const at = (place: Diagnostic["location"]) =>
    place ? `${place.file}:${place.line}:${place.column}` : "nowhere";
  return [
    `${at(location)} ${severity} ${code}`,
    `  ${message}`,
    ...related.map((each) => `  ${at(each.location)} ${each.message}`),
    `  fix: ${hint}`,
  ].join("\n");
}
