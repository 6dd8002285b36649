-- As `write_outbox`, for a caller that writes many messages: what is long comes as one value each,
-- because quoting every element of an array costs both sides more than all the rest. The JSON texts
-- are separated by U+001E, which cannot stand in JSON; the bodies are told apart by their lengths.
create function asyncapi_gen.write_outbox_packed(
  locks integer[],
  shards smallint[],
  channels text[],
  keys text[],
  envelopes text,
  all_headers text,
  lengths integer[],
  bodies bytea
) returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(1634169602, held) from unnest(locks) as held;
  insert into asyncapi_gen.outbox (shard, channel, key, envelope, headers, data)
  select shard, channel, key, envelope::json, headers::json,
         substring(bodies from (ends - length + 1)::integer for length)
  from (
    select new.*, sum(length) over (order by place) as ends
    from unnest(shards, channels, keys, string_to_array(envelopes, E'\x1e'),
                string_to_array(all_headers, E'\x1e'), lengths)
      with ordinality as new (shard, channel, key, envelope, headers, length, place)
  ) as message
  order by place;
end
$$;
