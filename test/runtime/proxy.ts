import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A network between a service and its database, with the faults that networks have. */
export interface FaultyNetwork {
  through(url: string): string;
  /**
   * What is connected now is cut in the middle: nothing arrives any more on either side, and neither
   * is told. New connections work.
   */
  blackhole(): void;
  /** New connections are answered as by a server that is starting up, and nothing else. */
  startUp(): void;
  work(): void;
  close(): Promise<void>;
}

export async function startProxy(server: string): Promise<FaultyNetwork> {
  const { hostname, port } = new URL(server);
  const open = new Set<Socket>();
  const forwarding = new Set<{ cut: boolean }>();
  let mode: "work" | "start-up" = "work";
  const listener = createServer((client) => {
    open.add(client);
    client.on("error", () => client.destroy());
    if (mode === "start-up") {
      client.once("data", () => client.end(startingUp()));
      return;
    }
    const upstream = connect(Number(port), hostname);
    open.add(upstream);
    upstream.on("error", () => client.destroy());
    const line = { cut: false };
    forwarding.add(line);
    client.on("data", (data) => line.cut || upstream.write(data));
    upstream.on("data", (data) => line.cut || client.write(data));
    client.on("close", () => line.cut || upstream.destroy());
    upstream.on("close", () => line.cut || client.destroy());
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  const own = typeof address === "object" && address !== null ? address.port : 0;
  return {
    through(url) {
      const proxied = new URL(url);
      proxied.port = String(own);
      return proxied.href;
    },
    blackhole() {
      for (const line of forwarding) line.cut = true;
    },
    startUp() {
      mode = "start-up";
    },
    work() {
      mode = "work";
    },
    async close() {
      for (const socket of open) socket.destroy();
      listener.close();
      await once(listener, "close");
    },
  };
}

/** PostgreSQL's ErrorResponse 57P03. */
function startingUp(): Buffer {
  const fields = ["SFATAL", "C57P03", "Mthe database system is starting up", ""];
  const body = Buffer.from(`${fields.join("\0")}\0`);
  const head = Buffer.alloc(5);
  head.write("E");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
