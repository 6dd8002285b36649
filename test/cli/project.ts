import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { Io, Output } from "../../src/cli/io.js";
import { run } from "../../src/cli/run.js";

export const DOCUMENT = `asyncapi: 3.0.0
info: { title: Light service, version: 1.0.0 }
channels:
  dim:
    address: dim
    messages: { Dim: { payload: { type: object, required: [percent], properties: { percent: { type: integer } } } } }
operations:
  onDim: { action: receive, channel: { $ref: '#/channels/dim' } }
`;

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with files, gone after the test, and the command line in it. */
export function project(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), "cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  return {
    folder,
    write,
    read: (path: string): string => readFileSync(join(folder, path), "utf8"),
    run: (...argv: readonly string[]): Promise<Ran> => runIn(folder, argv),
    runWith: (more: Partial<Io>, ...argv: readonly string[]): Promise<Ran> =>
      runIn(folder, argv, more),
  };
}

async function runIn(cwd: string, argv: readonly string[], more: Partial<Io> = {}): Promise<Ran> {
  const written = { stdout: "", stderr: "" };
  const output = (name: keyof typeof written): Output => ({
    write: (text) => {
      written[name] += text;
    },
    isTTY: false,
    columns: undefined,
  });
  const io: Io = {
    cwd,
    env: {},
    stdout: output("stdout"),
    stderr: output("stderr"),
    stdin: (async function* () {})(),
    ...more,
  };
  const code = await run(argv, io);
  return { code, ...written };
}
