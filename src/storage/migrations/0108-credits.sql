-- What a credit note gives back is owed like everything else, and paid with the next batch.
alter table merchant_adjustments drop constraint merchant_adjustments_kind_check,
  add constraint merchant_adjustments_kind_check
    check (kind in ('DISPUTE', 'DISPUTE_WON', 'DISPUTE_FEE', 'JOURNAL', 'CREDIT'));
