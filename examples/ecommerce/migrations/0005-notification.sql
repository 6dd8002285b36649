create table notification (
  order_id    uuid not null,
  customer_id text not null,
  template    text not null check (template in ('order-confirmed', 'order-failed')),
  primary key (order_id, template)
);
