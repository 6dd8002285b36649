-- What a consumer asks and says with every message, as functions: planned once per session, and of
-- as many messages as its transaction handles.

-- Of each message: whether an earlier one of its lane is parked, whether nobody has processed it
-- (then it is recorded, by the insert itself: of concurrent duplicates one gets the row, the others
-- wait for its commit), and whether it was undone before it arrived. The caller sorts them by source
-- and id: two transactions with the same duplicates must not wait for each other.
create function asyncapi_gen.begin_inbox(
  the_consumer text,
  the_service text,
  may_be_held boolean,
  sources text[],
  ids text[],
  body_hashes text[],
  channels text[],
  lanes text[],
  sagaids text[],
  types text[]
) returns table (held boolean, fresh boolean, refused boolean) language plpgsql as $$
begin
  for place in 1 .. cardinality(ids) loop
    held := may_be_held and exists (
      select from asyncapi_gen.parked as earlier
      where earlier.consumer = the_consumer and earlier.channel = channels[place]
        and earlier.lane = lanes[place] and earlier.holds
    );
    fresh := false;
    if not held then
      insert into asyncapi_gen.inbox (consumer, source, id, body_hash)
      values (the_consumer, sources[place], ids[place], body_hashes[place])
      on conflict do nothing;
      fresh := found;
    end if;
    refused := sagaids[place] is not null and exists (
      select from asyncapi_gen.tombstones as tombstone
      where tombstone.service = the_service and tombstone.sagaid = sagaids[place]
        and tombstone.type = types[place]
    );
    return next;
  end loop;
end
$$;

-- A consumer's step in one shard, and the last statement of its transaction: it fails when the shard
-- has been taken over, so that nothing of a holder thought dead commits.
create function asyncapi_gen.advance_position(
  the_consumer text,
  the_shard smallint,
  the_epoch bigint,
  new_pos bigint
) returns void language plpgsql as $$
begin
  update asyncapi_gen.positions set pos = new_pos
  where consumer = the_consumer and shard = the_shard and epoch = the_epoch;
  if not found then
    raise exception 'Another process reads shard % for % now.', the_shard, the_consumer
      using errcode = 'AG001';
  end if;
end
$$;
