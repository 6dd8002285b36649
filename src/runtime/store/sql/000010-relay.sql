-- What the relay does, for less.

-- For the timeline of a conversation, which people ask for. A hash costs the relay next to nothing, where
-- a sorted index of random ids cost it a fifth of its time.
drop index asyncapi_gen.log_by_conversation;
create index log_by_conversation on asyncapi_gen.log using hash (correlation_id);

-- As `move_outbox`, where nobody waits for the rows: only tells how far each shard goes now.
create function asyncapi_gen.move_outbox_unseen(
  shards smallint[],
  most integer
) returns table (shard smallint, pos bigint, moved integer) language plpgsql as $$
declare
  oldest bigint[];
  touched smallint[];
begin
  select array_agg(waiting.id), array_agg(distinct waiting.shard) into oldest, touched
  from (
    select entry.id, entry.shard,
           sum(octet_length(entry.data)) over (order by entry.id) - octet_length(entry.data)
             as bytes_before
    from asyncapi_gen.outbox as entry
    where entry.shard = any(shards) order by entry.id limit most
  ) as waiting
  where bytes_before < 8388608;
  if oldest is null then
    return;
  end if;
  perform from asyncapi_gen.log_heads as head
  where head.shard = any(touched) order by head.shard for update;
  return query
    with gone as (
      delete from asyncapi_gen.outbox as waiting where waiting.id = any(oldest) returning waiting.*
    ), counted as (
      select gone.shard, count(*)::integer as n from gone group by gone.shard
    ), heads as (
      update asyncapi_gen.log_heads as head set pos = head.pos + counted.n from counted
      where head.shard = counted.shard
      returning head.shard, head.pos, counted.n
    ), appended as (
      insert into asyncapi_gen.log
        (shard, pos, channel, key, correlation_id, envelope, headers, data)
      select gone.shard,
             heads.pos - heads.n + row_number() over (partition by gone.shard order by gone.id),
             gone.channel, gone.key, gone.envelope ->> 'correlationid',
             gone.envelope, gone.headers, gone.data
      from gone join heads on heads.shard = gone.shard
    )
    select heads.shard, heads.pos, heads.n from heads;
end
$$;

-- Deletes what a transport has taken and reads what comes next, in one round trip: the oldest rows of
-- these shards, without those of keys that are held back, and none after those whose payloads come to
-- 8 MiB.
create function asyncapi_gen.take_outbox(
  taken bigint[],
  shards smallint[],
  held_channels text[],
  held_keys text[],
  most integer
) returns setof asyncapi_gen.outbox language plpgsql as $$
begin
  if cardinality(taken) > 0 then
    delete from asyncapi_gen.outbox where id = any(taken);
  end if;
  return query
    select id, shard, channel, key, envelope, headers, data from (
      select waiting.*,
             sum(octet_length(waiting.data)) over (order by waiting.id)
               - octet_length(waiting.data) as bytes_before
      from asyncapi_gen.outbox as waiting
      where waiting.shard = any(shards) and not exists (
        select from unnest(held_channels, held_keys) as held (channel, key)
        where held.channel = waiting.channel and held.key = waiting.key
      )
      order by waiting.id limit most
    ) as oldest
    where bytes_before < 8388608 order by id;
end
$$;
