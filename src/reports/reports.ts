// Every report, by name.
import { fees, transactions } from './movements.ts';
import { refundsDue, refundsWorked } from './refunds-due.ts';
import type { Report } from './report.ts';
import { settlementItems } from './settlement-items.ts';
import { settlements, settlementsByAccount } from './settlements.ts';
import { statement } from './statement.ts';

export const reports: readonly Report[] = [
  transactions,
  fees,
  settlements,
  settlementsByAccount,
  settlementItems,
  refundsDue,
  refundsWorked,
  statement,
];

/** The report of that name; undefined where there is none. */
export function reportOf(name: string): Report | undefined {
  return reports.find((report) => report.name === name);
}
