import { startLocalPostgres } from "../../../scripts/local-postgres.js";

/** A PostgreSQL on a folder, `tsx database-process.ts <folder>`, as long as the parent is there. */
const stopped = new Promise<void>((resolve) => {
  process.once("SIGTERM", () => resolve());
  process.once("disconnect", () => resolve());
});
const [, , dataDir = "data"] = process.argv;
const server = await startLocalPostgres({ dataDir }).catch((error: unknown) => {
  const why = error instanceof Error ? error.message : "perhaps it is running there already";
  process.stderr.write(`PostgreSQL does not start on ${dataDir}: ${why.trim()}\n`);
  process.exit(1);
});
process.send?.({ url: server.url });
await stopped;
await server.stop();
if (process.connected) process.disconnect();
