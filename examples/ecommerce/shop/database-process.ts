import { startLocalPostgres } from "../../../scripts/local-postgres.js";

/** A PostgreSQL on a folder, `tsx database-process.ts <folder>`, as long as the parent is there. */
const stopped = new Promise<void>((resolve) => {
  process.once("SIGTERM", () => resolve());
  process.once("disconnect", () => resolve());
});
const dataDir = process.argv[2];
if (dataDir === undefined) throw new Error("which folder?");
const server = await startLocalPostgres({ dataDir }).catch((error: unknown) => {
  throw new Error(`PostgreSQL does not start on ${dataDir}: is it running there already?`, {
    cause: error,
  });
});
process.send?.({ url: server.url });
await stopped;
await server.stop();
if (process.connected) process.disconnect();
