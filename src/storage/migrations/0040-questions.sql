-- Requests keep the question itself: recovery answers what was asked, and people can be shown what came in.
-- Earlier requests have only their hash: they can still be repeated, and their body reads as empty.
alter table requests
  add column request_id text not null default '',      -- Request-Id or X-EXTERNAL-ID
  add column path text not null default '',
  add column headers jsonb not null default '{}',      -- those that were signed, and no secret
  add column body bytea not null default '';           -- as it came in, card numbers masked
update requests set request_id = substr(key, 9) where key like 'classic:%';
update requests set request_id = regexp_replace(key, '^.*:', '') where key like 'snap:%';

-- The request that captured a payment: its merchant may name the payment by it.
alter table payments add column captured_by text;
update payments set captured_by = evidence -> 'capture' ->> 'requestId'
where evidence -> 'capture' ->> 'requestId' is not null;
