-- Outbox, inbox, parked messages and dead letters, leases, and the log of the postgres transport.

-- The one clock of all our SQL. A virtual clock sets `asyncapi_gen.now` for its transaction. The
-- setting reads '' (not null) in a session that has had it once.
create function asyncapi_gen.now() returns timestamptz
  language sql stable parallel safe
  return coalesce(
    nullif(current_setting('asyncapi_gen.now', true), '')::timestamptz,
    clock_timestamp()
  );

-- What must not change once there are rows, e.g. the number of shards.
create table asyncapi_gen.meta (
  name text primary key,
  value text not null
);

-- Messages committed with the business write, not yet handed to the transport.
create table asyncapi_gen.outbox (
  -- Drawn under the key's lock: within a key, id order is commit order.
  id bigint generated always as identity primary key,
  shard smallint not null,
  channel text not null,
  key text,
  -- json, not jsonb: it is read back as it was written, and may contain \u0000.
  envelope json not null,
  headers json not null,
  data bytea not null
);

create index outbox_by_shard on asyncapi_gen.outbox (shard, id);

-- Ids a consumer has processed. Source '' holds business keys (x-idempotency).
create table asyncapi_gen.inbox (
  consumer text not null,
  source text not null,
  id text not null,
  body_hash text not null,
  received_at timestamptz not null default asyncapi_gen.now(),
  primary key (consumer, source, id)
);

create index inbox_by_age on asyncapi_gen.inbox (received_at);

-- Actions that were undone before they arrived: when they do, they are refused.
create table asyncapi_gen.tombstones (
  service text not null,
  sagaid text not null,
  type text not null,
  laid_at timestamptz not null default asyncapi_gen.now(),
  primary key (service, sagaid, type)
);

create index tombstones_by_age on asyncapi_gen.tombstones (laid_at);

-- Messages that failed and those held back behind them. A lane is a (channel, key) of a consumer;
-- its head is its lowest seq. `consumer` is '' for what a transport refused for good.
create table asyncapi_gen.parked (
  seq bigint generated always as identity primary key,
  consumer text not null,
  channel text not null,
  lane text not null,
  key text,
  state text not null check (state in ('waiting', 'dead')),
  -- Whether later rows of the lane wait for this one.
  holds boolean not null,
  source text not null,
  id text not null,
  type text not null,
  body_hash text not null,
  envelope json not null,
  headers json not null,
  data bytea not null,
  attempts integer not null default 0,
  not_before timestamptz not null default asyncapi_gen.now(),
  -- Why it waits or died: a stable code, and a sentence.
  reason text not null,
  detail text not null default '',
  parked_at timestamptz not null default asyncapi_gen.now(),
  -- A redelivery of what is parked already adds nothing.
  unique (consumer, channel, source, id, body_hash)
);

create index parked_lanes on asyncapi_gen.parked (consumer, channel, lane, seq);
create index parked_due on asyncapi_gen.parked (consumer, not_before) where state = 'waiting';

create view asyncapi_gen.dead_letters as
  select seq, consumer, channel, key, source, id, type, reason, detail, attempts,
         envelope, headers, data, parked_at
  from asyncapi_gen.parked where state = 'dead';

-- Rows, not session locks: those are lost behind a transaction pooler, and two holders both get
-- them on PGlite.
create table asyncapi_gen.leases (
  team text not null,
  name text not null,
  owner text not null,
  -- Grows with each change of owner; what a former owner still does is refused by it.
  epoch bigint not null,
  until timestamptz not null,
  primary key (team, name)
);

-- The log of the postgres transport: appended under the lock of its shard's head, so positions have
-- no gaps and become visible in order.
create table asyncapi_gen.log (
  shard smallint not null,
  pos bigint not null,
  channel text not null,
  key text,
  correlation_id text not null,
  envelope json not null,
  headers json not null,
  data bytea not null,
  appended_at timestamptz not null default asyncapi_gen.now(),
  primary key (shard, pos)
);

-- For the timeline of a conversation.
create index log_by_conversation on asyncapi_gen.log (correlation_id);

create table asyncapi_gen.log_heads (
  shard smallint primary key,
  pos bigint not null
);

-- Ids that came from outboxes of other databases, where the relay cannot move rows in one statement.
-- With the body: an id that is used again for another one must reach its consumers, who refuse it.
create table asyncapi_gen.log_imports (
  source text not null,
  id text not null,
  body_hash text not null,
  imported_at timestamptz not null default asyncapi_gen.now(),
  primary key (source, id, body_hash)
);

-- How far each consumer has come. `epoch` is the lease's: a former holder's late step is refused.
create table asyncapi_gen.positions (
  consumer text not null,
  shard smallint not null,
  pos bigint not null,
  epoch bigint not null default 0,
  primary key (consumer, shard)
);
