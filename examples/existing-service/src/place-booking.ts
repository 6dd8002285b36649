import type { Service } from "asyncapi-gen/runtime";
import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import type { BookingPublisher } from "../generated/booking/publisher.js";
import type { Booking } from "../generated/schemas/booking.js";
import { inDrizzle } from "./in-drizzle.js";
import { bookings } from "./tables.js";

/** Drizzle's own transaction: the row and the message commit together, or neither does. */
export function placeBooking(
  db: NodePgDatabase,
  service: Service<BookingPublisher>,
  booking: Booking,
): Promise<void> {
  return db.transaction(async (tx) => {
    await tx.insert(bookings).values(booking);
    await service.publishIn(inDrizzle(tx)).bookingPlaced(booking);
  });
}
