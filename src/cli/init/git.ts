import { runProgram } from "./programs.js";

/** Makes the folder a git repository, unless it lies in one; false when git cannot be used. */
export async function beginRepository(folder: string): Promise<boolean> {
  try {
    await runProgram("git", ["--version"], folder);
  } catch {
    return false;
  }
  if (await isInRepository(folder)) return true;
  return runProgram("git", ["init", "--quiet", "--initial-branch=main"], folder).then(
    () => true,
    () => false,
  );
}

const isInRepository = (folder: string): Promise<boolean> =>
  runProgram("git", ["rev-parse", "--is-inside-work-tree"], folder).then(
    (told) => told.trim() === "true",
    () => false,
  );
