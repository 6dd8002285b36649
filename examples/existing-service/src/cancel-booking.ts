import type { Service } from "asyncapi-gen/runtime";
import type { Pool } from "pg";
import type { BookingPublisher } from "../generated/booking/publisher.js";

/** The same on a client of node-postgres. Answers whether there was such a booking. */
export async function cancelBooking(
  pool: Pool,
  service: Service<BookingPublisher>,
  bookingId: string,
): Promise<boolean> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const { rows } = await client.query<{ room: string }>(
      "delete from bookings where booking_id = $1 returning room",
      [bookingId],
    );
    const room = rows[0]?.room;
    if (room !== undefined) {
      await service.publishIn(client).bookingCancelled({ bookingId, room });
    }
    await client.query("commit");
    return room !== undefined;
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}
