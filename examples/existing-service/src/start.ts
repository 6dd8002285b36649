import { postgresTransport } from "asyncapi-gen/runtime";
import { postgresStore } from "asyncapi-gen/runtime/postgres";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import { createBookingService } from "../generated/booking/service.js";
import { bookingApp } from "./http.js";

/** The service as it was, and beside it the relay that takes its messages from the outbox. */
export async function start(connectionString: string) {
  const pool = new pg.Pool({ connectionString });
  const store = postgresStore({ connectionString });
  const transport = postgresTransport({ store });
  const service = createBookingService({ store, transport });
  await service.start(); // creates the outbox, in a schema of its own
  const app = bookingApp({ db: drizzle(pool), pool, service });
  // The pool replaces a connection that the server ends; with nobody to tell, it would end the process.
  pool.on("error", (error) => app.log.warn(error));
  return {
    app,
    pool,
    store,
    transport,
    service,
    async stop() {
      await app.close();
      await service.stop();
      await transport.close();
      await store.close();
      await pool.end();
    },
  };
}
