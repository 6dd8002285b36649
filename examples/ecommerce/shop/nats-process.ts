import { startLocalNats } from "../../../scripts/local-nats.js";

/** A NATS server on a folder, `tsx nats-process.ts <folder>`, as long as the parent is there. */
const stopped = new Promise<void>((resolve) => {
  process.once("SIGTERM", () => resolve());
  process.once("disconnect", () => resolve());
});
const [, , dataDir = "nats-data"] = process.argv;
const server = await startLocalNats({ dataDir }).catch((error: unknown) => {
  process.stderr.write(`NATS does not start on ${dataDir}: ${String(error)}\n`);
  process.exit(1);
});
process.send?.({ url: server.url });
await stopped;
await server.stop();
if (process.connected) process.disconnect();
