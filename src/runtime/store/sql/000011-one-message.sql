-- As `write_outbox_packed`, for the transaction that publishes one message: most do, and packing and
-- unpacking cost more than the row. A lock that is null: it has no key, and nothing to keep in order.
create function asyncapi_gen.write_outbox_one(
  lock integer,
  shard smallint,
  channel text,
  key text,
  envelope text,
  headers text,
  body bytea
) returns void language plpgsql as $$
begin
  if lock is not null then
    perform pg_advisory_xact_lock(1634169602, lock);
  end if;
  insert into asyncapi_gen.outbox (shard, channel, key, envelope, headers, data)
  values (shard, channel, key, envelope::json, headers::json, body);
end
$$;
