import type { Client, ClientConfig } from "pg";

/**
 * Listens on a connection of its own: one from the pool would be missing there for good. Behind a
 * pooler in transaction mode nothing would ever be heard; then it resolves all the same, and polling
 * alone finds what there is.
 */
export async function listenOn(
  driver: typeof import("pg")["default"],
  config: ClientConfig,
  channel: string,
  onNotify: (payload: string) => void,
  onLost: () => void,
): Promise<() => Promise<void>> {
  const client = new driver.Client(config);
  let over = false;
  const lose = () => {
    if (!over) onLost();
    over = true;
  };
  // Without a listener an error would end the process.
  client.on("error", lose);
  client.on("end", lose);
  client.on("notification", ({ payload = "" }) => onNotify(payload));
  try {
    await client.connect();
    if (await isPooled(client)) {
      over = true;
      await client.end();
      return async () => {};
    }
    // Waiting for notifications alone is no reason for a process to go on. Missing in pg's types.
    (client as typeof client & { unref?(): void }).unref?.();
    await client.query(`listen ${client.escapeIdentifier(channel)}`);
  } catch (error) {
    over = true;
    await client.end().catch(() => {});
    throw error;
  }
  return async () => {
    over = true;
    await client.end();
  };
}

// The server's own process id, and the one that we were told when we connected: a pooler tells its own.
async function isPooled(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  const { processID } = client as typeof client & { readonly processID?: number | null };
  return typeof processID === "number" && rows[0]?.pid !== processID;
}
