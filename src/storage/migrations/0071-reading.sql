-- Indexes by which a million rows are read a page at a time, and one row is found among them.

-- A batch's items in their order, wherever a page of them begins.
drop index receipts_batch;
create index receipts_batch on receipts (batch_id, id) where batch_id is not null;

-- An acquirer's file names a receipt by its key.
create index receipts_by_key on receipts (key);
-- Differences are looked for by reference, open and resolved ones.
drop index reconciliation_differences_open;
create index reconciliation_differences_reference on reconciliation_differences (channel, reference);
