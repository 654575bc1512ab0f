// What must commit with a fact: its receipt or refund, its postings, its notification.
import type { Payment } from './payment.ts';
import type { Announce, Fact, FeeOf } from './ports.ts';
import { paid, refunded } from './postings.ts';
import type { Change } from './record.ts';

export interface FactDeps {
  announce: Announce;
  feeOf: FeeOf;
}

type Consequences = Pick<Change, 'receipt' | 'refund' | 'ledger' | 'notification'>;

/** For a payment as it is after the fact, at business time `now`. */
export function consequences(deps: FactDeps, after: Payment, fact: Fact, now: Date): Consequences {
  const notification = deps.announce(after, fact, now);
  const announced = notification === undefined ? {} : { notification };
  switch (fact.kind) {
    case 'paid':
    case 'captured': {
      const { receipt } = fact;
      const ledger = paid(after, receipt, deps.feeOf(after, receipt.amount));
      return { ...announced, receipt, ledger };
    }
    case 'refunded': {
      const { refund } = fact;
      // A void of a mere reservation moves no money.
      const ledger = after.paidAmount === 0n ? {} : { ledger: refunded(after, refund, now) };
      return { ...announced, refund, ...ledger };
    }
    case 'failed':
    case 'authorized':
    case 'released':
      return announced;
  }
}
