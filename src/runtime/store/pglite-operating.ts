import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { operatorOf } from "../operate/operator.js";
import type { OperatingAddress } from "../operate/remote.js";
import { type OperatingServer, serveOperator } from "../operate/serve.js";
import { newSecret, systemRandom } from "../system-random.js";
import { besideFolder, type FolderLock, holderOf } from "./pglite-lock.js";
import type { Store } from "./store.js";

/** What stands beside the folder, for its owner's eyes only. */
interface Noted extends OperatingAddress {
  /** The token of the lock under which it holds: a process that was killed leaves its note behind. */
  readonly lock: string;
}

/** While a process has the folder open, it operates the store for those who may read the note. */
export async function serveFolder(
  dataDir: string,
  store: Store,
  lock: FolderLock,
): Promise<Pick<OperatingServer, "close">> {
  const token = newSecret();
  const server = await serveOperator(operatorOf(store), token);
  const path = besideFolder(dataDir, "operate");
  const noted: Noted = { port: server.port, token, lock: lock.token };
  // A file of this name that somebody else has put there is replaced, not written to.
  const fresh = `${path}.${systemRandom.newId()}`;
  writeFileSync(fresh, JSON.stringify(noted), { flag: "wx", mode: 0o600 });
  renameSync(fresh, path);
  return {
    async close() {
      rmSync(path, { force: true });
      await server.close();
    },
  };
}

/** How to reach the process that has the folder open; undefined when none has, or it serves nobody. */
export function operatingAddressOf(dataDir: string): OperatingAddress | undefined {
  const holder = holderOf(dataDir);
  if (holder === undefined) return undefined;
  const noted = readNote(besideFolder(dataDir, "operate"));
  return noted?.lock === holder.token ? noted : undefined;
}

function readNote(path: string): Noted | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Noted;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code !== "ENOENT") throw error;
    return undefined; // none there
  }
}
