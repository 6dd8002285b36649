-- The busiest statements, as functions: a session plans them once instead of with every message, and
-- several of them cost one round trip. Functions and not prepared statements, which do not survive a
-- transaction pooler.

-- Writes what a transaction publishes. `locks` are the keys' hashes, sorted by the caller: taken in
-- different orders by two transactions they would deadlock. They are held before an id is drawn, so
-- within a key the order of ids is that of the commits.
create function asyncapi_gen.write_outbox(
  locks integer[],
  shards smallint[],
  channels text[],
  keys text[],
  envelopes json[],
  all_headers json[],
  bodies bytea[]
) returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(1634169602, held) from unnest(locks) as held;
  insert into asyncapi_gen.outbox (shard, channel, key, envelope, headers, data)
  select shard, channel, key, envelope, headers, data
  from unnest(shards, channels, keys, envelopes, all_headers, bodies)
    with ordinality as new (shard, channel, key, envelope, headers, data, place)
  order by place;
end
$$;

-- Appends to the log, in the order given. The heads are locked in order and until the commit:
-- positions have no gaps, and whoever sees one sees all before it.
create function asyncapi_gen.append_log(
  added asyncapi_gen.outbox[],
  correlation_ids text[]
) returns setof asyncapi_gen.log language plpgsql as $$
begin
  if coalesce(cardinality(added), 0) = 0 then
    return;
  end if;
  perform from asyncapi_gen.log_heads
  where shard in (select entry.shard from unnest(added) as entry)
  order by shard for update;
  return query
    with counted as (
      select entry.shard, count(*) as n from unnest(added) as entry group by entry.shard
    ), heads as (
      update asyncapi_gen.log_heads as head set pos = head.pos + counted.n from counted
      where head.shard = counted.shard
      returning head.shard, head.pos - counted.n as base
    ), appended as (
      insert into asyncapi_gen.log as written
        (shard, pos, channel, key, correlation_id, envelope, headers, data)
      select entry.shard, base + row_number() over (partition by entry.shard order by place),
             entry.channel, entry.key, entry.correlation_id,
             entry.envelope, entry.headers, entry.data
      from rows from (unnest(added), unnest(correlation_ids)) with ordinality
        as entry (id, shard, channel, key, envelope, headers, data, correlation_id, place)
      join heads on heads.shard = entry.shard
      returning written.*
    )
    select * from appended order by appended.shard, appended.pos;
end
$$;

-- Moves the oldest outbox rows of these shards into the log: they are in one of the two at any time.
-- Two relays at once (one of them late) wait for each other's rows, so order holds without a look
-- at the lease.
create function asyncapi_gen.move_outbox(
  shards smallint[],
  most integer
) returns setof asyncapi_gen.log language plpgsql as $$
declare
  taken asyncapi_gen.outbox[];
  correlation_ids text[];
begin
  with gone as (
    delete from asyncapi_gen.outbox as waiting where id = any(array(
      select id from asyncapi_gen.outbox where shard = any(shards) order by id limit most
    ))
    returning waiting
  )
  select array_agg(waiting order by (waiting).id),
         array_agg((waiting).envelope ->> 'correlationid' order by (waiting).id)
  into taken, correlation_ids from gone;
  return query select * from asyncapi_gen.append_log(taken, correlation_ids);
end
$$;

-- Appends what comes from the outbox of another database; what came before adds nothing.
create function asyncapi_gen.import_log(
  sources text[],
  ids text[],
  body_hashes text[],
  shards smallint[],
  channels text[],
  keys text[],
  correlations text[],
  envelopes json[],
  all_headers json[],
  bodies bytea[]
) returns setof asyncapi_gen.log language plpgsql as $$
declare
  taken asyncapi_gen.outbox[];
  correlation_ids text[];
begin
  with given as (
    select * from unnest(sources, ids, body_hashes, shards, channels, keys, correlations,
                         envelopes, all_headers, bodies) with ordinality
      as message (source, id, body_hash, shard, channel, key, correlation_id,
                  envelope, headers, data, place)
  ), fresh as (
    insert into asyncapi_gen.log_imports (source, id, body_hash)
    select source, id, body_hash from given order by source, id, body_hash
    on conflict do nothing
    returning source, id, body_hash
  ), added as (
    select distinct on (source, id, body_hash) given.*
    from given join fresh using (source, id, body_hash)
    order by source, id, body_hash, place
  )
  select array_agg(
           row(place, shard, channel, key, envelope, headers, data)::asyncapi_gen.outbox
           order by place
         ),
         array_agg(correlation_id order by place)
  into taken, correlation_ids from added;
  return query select * from asyncapi_gen.append_log(taken, correlation_ids);
end
$$;
