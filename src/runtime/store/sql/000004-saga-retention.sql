-- Finds ended instances that have been kept long enough. The open ones have `sagas_open`.
create index sagas_ended on asyncapi_gen.sagas (service, updated_at)
  where status in ('completed', 'failed');
