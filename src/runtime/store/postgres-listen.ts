import type { ClientConfig } from "pg";

/** Listens on a connection of its own: one from the pool would be missing there for good. */
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
