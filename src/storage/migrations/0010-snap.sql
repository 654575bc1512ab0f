-- Refunds that a crash left open are asked about and closed, together with the request that waits for them.
alter table refunds add column request_key text;
create index refunds_opening on refunds (created_at) where status = 'OPENING';
