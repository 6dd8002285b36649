-- Conservation: available + what is set aside = received, for each article, at any commit.
create table stock (
  sku       text    primary key,
  received  integer not null check (received >= 0),
  available integer not null check (available >= 0)
);

create table reservation (
  order_id       uuid    not null,
  sku            text    not null references stock,
  quantity       integer not null check (quantity > 0),
  reservation_id uuid    not null,
  primary key (order_id, sku)
);
