import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { afterEach, expect, test } from "vitest";
import { postgresStore } from "../../src/runtime/store/postgres.js";

/** A message of PostgreSQL's protocol: its type, its length, its body. */
function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const authenticated = message("R", Buffer.alloc(4));
const ready = message("Z", Buffer.from("I"));
const goodbye = message(
  "E",
  Buffer.from("SFATAL\0C57P01\0Mterminating connection due to unexpected postmaster exit\0\0"),
);

let server: Server;
afterEach(() => new Promise((resolve) => server.close(resolve)));

// Seen when the server's process is killed: what a backend says in one breath is read in one piece,
// before whoever waits for the connection could listen for its errors.
test("a connection that is ready and broken in one breath ends no process", async () => {
  server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end(Buffer.concat([authenticated, ready, goodbye])));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const store = postgresStore({
    connectionString: `postgres://postgres@127.0.0.1:${port}/postgres`,
  });
  const asked = store.transaction((tx) => tx.query("select 1"));
  await expect(asked).rejects.toMatchObject({ code: "unavailable", retryable: true });
  await store.close();
});
