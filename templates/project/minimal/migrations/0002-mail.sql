-- One welcome letter per account, however often it is asked for.
create table letter (
  letter_id  uuid primary key,
  account_id uuid not null unique,
  email      text not null,
  text       text not null
);
