import { chmodSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const prefix = "asyncapi-gen-tests-";

/**
 * Gives a run of the tests a folder of its own for everything temporary, of child processes too, and
 * removes it in the end: nothing can stay behind that a test forgot, or that a killed process left.
 */
export default function useOwnTemporaryFolder(): () => void {
  const parent = tmpdir();
  for (const name of readdirSync(parent)) if (isAbandoned(name)) remove(join(parent, name));
  const folder = join(parent, `${prefix}${process.pid}`);
  mkdirSync(folder, { recursive: true });
  // A PostgreSQL that root starts runs as a user of its own, who must get to its data.
  chmodSync(folder, 0o711);
  // The last two: Windows.
  for (const name of ["TMPDIR", "TEMP", "TMP"]) process.env[name] = folder;
  return () => remove(folder);
}

/** Whether it belongs to a run that was killed. */
function isAbandoned(name: string): boolean {
  if (!name.startsWith(prefix)) return false;
  try {
    process.kill(Number(name.slice(prefix.length)), 0);
    return false;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "EPERM");
  }
}

// What is being stopped may still write.
const remove = (folder: string): void =>
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
