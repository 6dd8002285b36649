import { execFile, spawn } from "node:child_process";

// Package managers are scripts on Windows, and those need a shell.
const shell = process.platform === "win32";

/** Runs a program to its end; what it printed. Rejects, with that, when it fails. */
export const runProgram = (
  program: string,
  args: readonly string[],
  cwd: string,
): Promise<string> =>
  new Promise((resolve, reject) => {
    const options = { cwd, shell: shell && program !== process.execPath, maxBuffer: 64e6 };
    execFile(program, [...args], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else
        reject(new Error(`${program} ${args.join(" ")} failed: ${stderr.trim() || error.message}`));
    });
  });

/**
 * Runs a program while the user watches it on the standard error; false when it fails or is not
 * there.
 */
export const showProgram = (
  program: string,
  args: readonly string[],
  cwd: string,
): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn(program, [...args], { cwd, shell, stdio: ["ignore", 2, 2] });
    child.once("error", () => resolve(false));
    child.once("close", (code) => resolve(code === 0));
  });
