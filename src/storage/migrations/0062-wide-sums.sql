-- A balance sums amounts of 16 digits for years: some hundred of the largest are more than a bigint holds, and then
-- every payment that moves the account would fail.
alter table ledger_balances alter column balance type numeric(38, 0);
