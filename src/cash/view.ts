// A bank's statement and its entries as operators see them, in the words of the management API.
import type { BankEntry, BankStatement } from './statements/statement.ts';

/** Amounts in rupiah, days of WIB. */
export function statementView(one: BankStatement) {
  return {
    id: one.id,
    bank_account: one.bankAccount,
    number: one.number,
    format: one.format,
    name: one.name,
    from: one.fromDay,
    to: one.toDay,
    opening: one.opening,
    closing: one.closing,
    entry_count: one.entries,
    open_count: one.open,
    at: one.at,
    by: one.by,
  };
}

export function entryView(one: BankEntry) {
  return {
    id: one.id,
    statement_id: one.statementId,
    bank_account: one.bankAccount,
    line: one.line,
    day: one.day,
    amount: one.amount,
    reference: one.reference,
    text: one.text,
    matched: one.matched,
    since: one.at,
  };
}
