-- A merchant's own columns of the settlement report.
alter table payments add column report jsonb;               -- null: none; each entry has a key and a value
-- Partial: a payment without such columns costs no entry.
create index payments_reported on payments (id) where report is not null;
