-- The channels of each consumer. While a new version that listens on one more is rolled out, an old
-- one still reads some shards, and passes over what is on it. Null: the channel moves with the
-- consumer's position. Else it was left behind there, and is read from there by the next holder who
-- knows it.
create table asyncapi_gen.channel_positions (
  consumer text not null,
  shard smallint not null,
  channel text not null,
  pos bigint,
  primary key (consumer, shard, channel),
  foreign key (consumer, shard) references asyncapi_gen.positions on delete cascade
);

-- As before; and never backwards: what a channel was left behind with is read again without moving
-- the others back.
create or replace function asyncapi_gen.advance_position(
  the_consumer text,
  the_shard smallint,
  the_epoch bigint,
  new_pos bigint
) returns void language plpgsql as $$
begin
  update asyncapi_gen.positions set pos = greatest(pos, new_pos)
  where consumer = the_consumer and shard = the_shard and epoch = the_epoch;
  if not found then
    raise exception 'Another process reads shard % for % now.', the_shard, the_consumer
      using errcode = 'AG001';
  end if;
end
$$;
