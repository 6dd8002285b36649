import { RuntimeError, type Service } from "asyncapi-gen/runtime";
import { DrizzleQueryError } from "drizzle-orm";
import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import fastify, { type FastifyInstance } from "fastify";
import type { Pool } from "pg";
import type { BookingPublisher } from "../generated/booking/publisher.js";
import type { Booking } from "../generated/schemas/booking.js";
import { cancelBooking } from "./cancel-booking.js";
import { placeBooking } from "./place-booking.js";

export interface BookingApp {
  readonly db: NodePgDatabase;
  readonly pool: Pool;
  readonly service: Service<BookingPublisher>;
}

export function bookingApp({ db, pool, service }: BookingApp): FastifyInstance {
  const app = fastify();
  app.post<{ Body: Booking }>("/bookings", async ({ body }, reply) => {
    await placeBooking(db, service, body);
    return reply.code(201).send({ bookingId: body.bookingId });
  });
  app.delete<{ Params: { id: string } }>("/bookings/:id", async ({ params }, reply) => {
    const was = await cancelBooking(pool, service, params.id);
    return reply.code(was ? 204 : 404).send();
  });
  app.setErrorHandler((error, _request, reply) => {
    const { status, message } = explained(error);
    return reply.code(status).send({ error: message });
  });
  return app;
}

const UNIQUE_VIOLATION = "23505";

function explained(error: unknown): { readonly status: number; readonly message: string } {
  // What the contract does not allow was refused by `publishIn`, and took the row with it.
  if (error instanceof RuntimeError && error.code === "invalid-payload") {
    return { status: 400, message: error.message };
  }
  const cause = error instanceof DrizzleQueryError ? error.cause : undefined;
  if (cause !== undefined && "code" in cause && cause.code === UNIQUE_VIOLATION) {
    return { status: 409, message: "The room is taken on that day." };
  }
  return { status: 500, message: "Try again." };
}
