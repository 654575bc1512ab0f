-- What the office's lists of money read page by page.

-- Transactions by their time: balances as of an instant, and the ledger from its newest entry back.
create index ledger_transactions_at on ledger_transactions (at, id);

create index settlement_batches_client on settlement_batches (client_id, at, id);

-- A batch's items, each page after the last. These replace indexes without the id.
create index receipts_items on receipts (batch_id, id) where batch_id is not null;
drop index receipts_batch;
create index refunds_items on refunds (batch_id, id) where batch_id is not null;
drop index refunds_batch;
create index refunds_restored_items on refunds (restored_batch_id, id) where restored_batch_id is not null;
drop index refunds_restored;
-- Rejected refunds that the next batch pays back: few at a time.
create index refunds_restorable on refunds (client_id)
  where status = 'FAILED' and batch_id is not null and restored_batch_id is null;

create index reconciliations_at on reconciliations (at, id);
create index reconciliations_channel_at on reconciliations (channel, at, id);
create index reconciliation_differences_of
  on reconciliation_differences (reconciliation_id, kind, reference, id);
-- Ids of reconciliations begin with their time: the oldest open difference first.
create index reconciliation_differences_waiting
  on reconciliation_differences (reconciliation_id, id) where status = 'OPEN';
