-- A provider's settlement file is compared with the payments that are with it; null: with those that are with none.
alter table reconciliations add column upstream text;
