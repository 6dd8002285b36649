import { date, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";

export const bookings = pgTable(
  "bookings",
  {
    bookingId: uuid("booking_id").primaryKey(),
    room: text("room").notNull(),
    day: date("day").notNull(),
    guests: integer("guests").notNull(),
  },
  (table) => [unique().on(table.room, table.day)],
);
