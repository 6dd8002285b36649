import { exitCodes } from "./exit-codes.js";
import type { Output } from "./io.js";
import { run } from "./run.js";

const output = (stream: NodeJS.WriteStream): Output => ({
  write: (text) => {
    stream.write(text);
  },
  isTTY: stream.isTTY ?? false,
  columns: stream.isTTY ? stream.columns : undefined,
});

// Files are written in one piece between two turns of the event loop, so this never leaves half.
process.once("SIGINT", () => process.exit(exitCodes.interrupted));
// The reader (`head`, a pager) may leave before we have said everything.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

process.exitCode = await run(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  stdout: output(process.stdout),
  stderr: output(process.stderr),
  stdin: process.stdin,
});
