-- Moves the oldest outbox rows of these shards into the log: they are in one of the two at any time.
-- Up to `most` of them, and none after those whose payloads come to 8 MiB. Of two relays at once (one
-- of them late) the second waits for the heads and then finds the rows gone, so order holds without a
-- look at the lease.
create or replace function asyncapi_gen.move_outbox(
  shards smallint[],
  most integer
) returns setof asyncapi_gen.log language plpgsql as $$
declare
  oldest bigint[];
begin
  oldest := array(
    select id from (
      select id, sum(octet_length(data)) over (order by id) - octet_length(data) as bytes_before
      from asyncapi_gen.outbox where shard = any(shards) order by id limit most
    ) as waiting
    where bytes_before < 8388608
  );
  if cardinality(oldest) = 0 then
    return;
  end if;
  perform from asyncapi_gen.log_heads
  where shard in (select waiting.shard from asyncapi_gen.outbox as waiting where id = any(oldest))
  order by shard for update;
  return query
    with gone as (
      delete from asyncapi_gen.outbox as waiting where id = any(oldest) returning waiting.*
    ), counted as (
      select gone.shard, count(*) as n from gone group by gone.shard
    ), heads as (
      update asyncapi_gen.log_heads as head set pos = head.pos + counted.n from counted
      where head.shard = counted.shard
      returning head.shard, head.pos - counted.n as base
    ), appended as (
      insert into asyncapi_gen.log as written
        (shard, pos, channel, key, correlation_id, envelope, headers, data)
      select gone.shard, base + row_number() over (partition by gone.shard order by gone.id),
             gone.channel, gone.key, gone.envelope ->> 'correlationid',
             gone.envelope, gone.headers, gone.data
      from gone join heads on heads.shard = gone.shard
      returning written.*
    )
    select * from appended order by appended.shard, appended.pos;
end
$$;
