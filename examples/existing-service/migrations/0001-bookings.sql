create table bookings (
  booking_id uuid primary key,
  room text not null,
  day date not null,
  guests integer not null,
  unique (room, day)
);
