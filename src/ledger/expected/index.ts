// The postings that facts must have: a file for each kind of fact, as SQL.
import { type Sql, sql } from '../../storage/db.ts';
import type { Among } from '../among.ts';
import { batchPostings } from './batches.ts';
import { cashPostings } from './cash.ts';
import { creditNotePostings } from './credit-notes.ts';
import { differencePostings } from './differences.ts';
import { disputePostings } from './disputes.ts';
import { journalPostings } from './journals.ts';
import { payoutPostings } from './payouts.ts';
import { receiptPostings } from './receipts.ts';
import { refundPostings } from './refunds.ts';
import { suspensePostings } from './suspense.ts';

/** The first one names the columns. */
const kinds: readonly ((facts: Among) => Sql)[] = [
  receiptPostings,
  refundPostings,
  batchPostings,
  payoutPostings,
  differencePostings,
  creditNotePostings,
  suspensePostings,
  disputePostings,
  journalPostings,
  cashPostings,
];

/** `fact_id`, `kind`, `account` and `amount` of each posting that must exist for these facts. */
export function expectedPostings(facts: Among): Sql {
  return kinds
    .map((postings) => postings(facts))
    .reduce((all, next) => sql`${all} union all ${next}`);
}
