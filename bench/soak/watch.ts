/**
 * What the database itself writes down during a soak. The stock's history is written under the lock
 * of the article's row, so it is the order of the commits.
 */
export const watchSql = `
  create table soak_history (at bigserial primary key, sku text not null, available integer not null);
  create function soak_remember() returns trigger language plpgsql as $$
  begin
    insert into soak_history (sku, available) values (new.sku, new.available);
    return null;
  end $$;
  create trigger soak_remember after update on stock
    for each row execute function soak_remember();

  create table soak_events (kind text not null, at timestamptz not null default clock_timestamp());
  create function soak_takeover() returns trigger language plpgsql as $$
  begin
    insert into soak_events (kind) values ('takeover');
    return null;
  end $$;
  create trigger soak_takeover after update on asyncapi_gen.leases
    for each row when (new.owner <> old.owner and old.until <> '-infinity')
    execute function soak_takeover();

  create function soak_redelivery() returns trigger language plpgsql as $$
  begin
    insert into soak_events (kind) values ('redelivery');
    return null;
  end $$;
  create trigger soak_redelivery after insert on asyncapi_gen.parked
    for each row when (new.reason = 'redelivered')
    execute function soak_redelivery();

  -- Before the insert: also of a message whose row is there already. Committed with the attempt.
  create function soak_offered() returns trigger language plpgsql as $$
  begin
    insert into soak_events (kind) values ('offered');
    return new;
  end $$;
  create trigger soak_offered before insert on asyncapi_gen.inbox
    for each row execute function soak_offered();
`;

/** The auditor's; before the auditor. */
export const ledgerSql =
  "create table soak_ledger (at bigserial primary key, sku text not null, available integer not null)";
