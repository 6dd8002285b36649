import { startChild } from "./child.js";

/** A server that processes share. */
export interface Database {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * The server at `given`, or one of our own that keeps its data in `dataDir`. Ours runs in a process
 * apart: a Ctrl-C in our terminal must not take the database away from services that drain.
 */
export async function startDatabase(given: string | undefined, dataDir: string): Promise<Database> {
  if (given) return { url: given, stop: async () => {} };
  return ownServer("./database-process.ts", dataDir);
}

async function ownServer(file: string, dataDir: string): Promise<Database> {
  const child = startChild(new URL(file, import.meta.url), [dataDir], { env: {}, logs: "ignore" });
  await child.started;
  return {
    url: child.url(),
    async stop() {
      child.signal("SIGTERM");
      await child.ended;
    },
  };
}

/** The NATS server at `given`, or one of our own that keeps its data in `dataDir`. */
export async function startNats(given: string | undefined, dataDir: string): Promise<Database> {
  if (given) return { url: given, stop: async () => {} };
  return ownServer("./nats-process.ts", dataDir);
}
