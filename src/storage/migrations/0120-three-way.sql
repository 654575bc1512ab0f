-- What files and people changed on the acquirers' receivables is not what customers paid: the three sides leave it out.
create index ledger_transactions_aside on ledger_transactions (at) where kind in ('remitted', 'resolved', 'manual');
