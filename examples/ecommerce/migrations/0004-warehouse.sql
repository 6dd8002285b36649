create table shipment (
  shipment_id    uuid primary key,
  order_id       uuid not null unique,
  reservation_id uuid not null
);
