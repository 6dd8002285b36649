-- Conservation: held_minor is the sum of the customer's holds, and never above the limit.
create table credit_account (
  customer_id text   primary key,
  limit_minor bigint not null check (limit_minor >= 0),
  held_minor  bigint not null default 0 check (held_minor between 0 and limit_minor)
);

create table credit_hold (
  order_id     uuid   primary key,
  customer_id  text   not null references credit_account,
  amount_minor bigint not null check (amount_minor >= 0)
);
