// The ledger's side of a payment's facts: who is owed what after money came or went back.
import {
  accounts,
  type Cause,
  type LedgerTransaction,
  move,
  type TransactionKind,
  transaction,
} from '../ledger/posting.ts';
import type { Payment, Receipt, Refund } from './payment.ts';

/** Where the money of this payment stands for its merchant. */
function owed(payment: Payment): string {
  const { clientId, held } = payment;
  return held ? accounts.merchantHeld(clientId) : accounts.merchantPayable(clientId);
}

interface Booked {
  kind: TransactionKind;
  factId: string;
  at: Date;
  cause: Cause | undefined;
}

/** A fact as the ledger links it: to the payment, and to the request or the person that caused it. */
function of(payment: Payment, { cause, ...fact }: Booked) {
  return { ...fact, paymentId: payment.id, request: payment.requestId, ...cause };
}

/** Money received: the merchant is owed it, less the gateway's fee, and may have asked to hold it. */
export function paid(
  payment: Payment,
  receipt: Receipt & { fee: bigint },
  cause: Cause | undefined,
): LedgerTransaction[] {
  const payable = accounts.merchantPayable(payment.clientId);
  const receivable = accounts.acquirerReceivable(payment.channel);
  const { amount, fee } = receipt;
  const fact = (kind: TransactionKind) =>
    of(payment, { kind, factId: receipt.id, at: receipt.paidAt, cause });
  return [
    ...transaction(fact('paid'), move(amount, receivable, payable)),
    ...transaction(fact('fee'), move(fee, payable, accounts.fees)),
    ...(payment.held ? transaction(fact('held'), move(amount - fee, payable, owed(payment))) : []),
  ];
}

/** Money given back by the acquirer: the merchant is owed that much less. */
export function refunded(
  payment: Payment,
  refund: Refund,
  at: Date,
  cause: Cause | undefined,
): LedgerTransaction[] {
  const receivable = accounts.acquirerReceivable(payment.channel);
  const kind = refund.type === 'VOID' ? 'voided' : 'refunded';
  return [
    ...transaction(
      of(payment, { kind, factId: refund.id, at, cause }),
      move(refund.amount, owed(payment), receivable),
    ),
    ...feeReturned(payment, refund, at, cause),
  ];
}

/** Money to be given back by hand: taken from the merchant, not yet with the customer. */
export function refundDue(
  payment: Payment,
  refund: Refund,
  at: Date,
  cause: Cause | undefined,
): LedgerTransaction[] {
  const due = accounts.refundsDue(payment.clientId);
  return [
    ...transaction(
      of(payment, { kind: 'refund_due', factId: refund.id, at, cause }),
      move(refund.amount, owed(payment), due),
    ),
    ...feeReturned(payment, refund, at, cause),
  ];
}

function feeReturned(payment: Payment, refund: Refund, at: Date, cause: Cause | undefined) {
  return transaction(
    of(payment, { kind: 'fee_returned', factId: refund.id, at, cause }),
    move(refund.feeReturned ?? 0n, accounts.fees, owed(payment)),
  );
}

/** The work was done: the customer has the money. */
export function refundDone(payment: Payment, refund: Refund, at: Date, cause: Cause | undefined) {
  const due = accounts.refundsDue(payment.clientId);
  const receivable = accounts.acquirerReceivable(payment.channel);
  return transaction(
    of(payment, { kind: 'refund_done', factId: refund.id, at, cause }),
    move(refund.amount, due, receivable),
  );
}

/** The work could not be done: the money is the merchant's again, and the fee the gateway's. */
export function refundRejected(
  payment: Payment,
  refund: Refund,
  at: Date,
  cause: Cause | undefined,
) {
  const due = accounts.refundsDue(payment.clientId);
  return transaction(of(payment, { kind: 'refund_rejected', factId: refund.id, at, cause }), [
    ...move(refund.amount, due, owed(payment)),
    ...move(refund.feeReturned ?? 0n, owed(payment), accounts.fees),
  ]);
}

/** `amount` rupiah of what was held, all that is left of it, may be paid from now on. */
export function holdReleased(
  payment: Payment,
  amount: bigint,
  at: Date,
  cause: Cause | undefined,
): LedgerTransaction[] {
  const held = accounts.merchantHeld(payment.clientId);
  const payable = accounts.merchantPayable(payment.clientId);
  // Less than nothing is left where all of it was refunded and the fee was kept.
  const postings = amount < 0n ? move(-amount, payable, held) : move(amount, held, payable);
  return transaction(of(payment, { kind: 'released', factId: payment.id, at, cause }), postings);
}
