-- Since when a process asks the bank for a payout: no other one asks at the same time, which could get another answer.
alter table payouts add column asked_at timestamptz;          -- null: nobody does
