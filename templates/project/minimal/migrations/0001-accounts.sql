-- What the accounts service knows.
create table account (
  account_id uuid    primary key,
  email      text    not null,
  name       text    not null,
  welcomed   boolean not null default false
);
