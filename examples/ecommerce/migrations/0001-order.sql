-- What the order service knows. The client chooses the id, so a repeated request meets its own row.
create table orders (
  order_id       uuid primary key,
  customer_id    text        not null,
  lines          jsonb       not null,
  total_minor    bigint      not null check (total_minor >= 0),
  currency       text        not null,
  status         text        not null default 'accepted'
                 check (status in ('accepted', 'confirmed', 'failed')),
  reason         text,
  correlation_id text        not null
);
