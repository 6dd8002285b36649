-- Saga instances and their timers. `saga` is the saga's own name; its consumer is `<service>.<saga>`.

create table asyncapi_gen.sagas (
  service text not null,
  saga text not null,
  -- The value that `correlateBy` names, e.g. an order id.
  instance text not null,
  status text not null
    check (status in ('running', 'compensating', 'completed', 'failed', 'stuck')),
  -- Hash of the definition the instance began under.
  version text not null,
  correlation_id text not null,
  -- json, not jsonb: a payload may contain \u0000, and we always read and write the whole of it.
  state json not null,
  started_at timestamptz not null default asyncapi_gen.now(),
  updated_at timestamptz not null default asyncapi_gen.now(),
  primary key (service, saga, instance)
);

-- Ended instances are many and rarely asked for.
create index sagas_open on asyncapi_gen.sagas (service, saga, status)
  where status in ('running', 'compensating', 'stuck');

create table asyncapi_gen.timers (
  service text not null,
  saga text not null,
  instance text not null,
  -- Null: the timer of the whole saga.
  step text,
  -- Counts the timers of an instance; one that the instance no longer waits for is ignored.
  epoch integer not null,
  due_at timestamptz not null,
  correlation_id text not null,
  causation_id text,
  primary key (service, saga, instance, epoch)
);

-- Lock order: a due timer first (skip locked), then its instance. A coordinator that holds an
-- instance therefore deletes timers with skip locked too, or the two would deadlock.
create index timers_due on asyncapi_gen.timers (service, due_at);
