// The ledger postings of a payment's facts: who is owed what after money was received or returned.
import {
  accounts,
  type Cause,
  type LedgerTransaction,
  move,
  type TransactionKind,
  transaction,
} from '../ledger/posting.ts';
import type { Payment, Receipt, Refund } from './payment.ts';

/** The account that holds this payment's money for its merchant. */
function merchantAccount(payment: Payment): string {
  const { clientId, held } = payment;
  return held ? accounts.merchantHeld(clientId) : accounts.merchantPayable(clientId);
}

interface Booked {
  kind: TransactionKind;
  factId: string;
  at: Date;
  cause: Cause | undefined;
}

/** A fact as the ledger stores it: linked to the payment, and to the request or person behind it. */
function linked(payment: Payment, { cause, ...fact }: Booked) {
  return { ...fact, paymentId: payment.id, request: payment.requestId, ...cause };
}

/**
 * Money received: owed to the merchant, less the fee and the tax in it, and moved to the hold account if it is held. It
 * comes from the acquirer, or `from` suspense.
 */
export function paid(
  payment: Payment,
  receipt: Receipt & { fee: bigint; tax: bigint },
  cause: Cause | undefined,
  from?: string | undefined,
): LedgerTransaction[] {
  const payable = accounts.merchantPayable(payment.clientId);
  const source = from ?? accounts.acquirerReceivable(payment.channel);
  const { amount, fee, tax } = receipt;
  const fact = (kind: TransactionKind) =>
    linked(payment, { kind, factId: receipt.id, at: receipt.paidAt, cause });
  return [
    ...transaction(fact(from === undefined ? 'paid' : 'applied'), move(amount, source, payable)),
    ...transaction(fact('fee'), move(fee - tax, payable, accounts.fees)),
    ...transaction(fact('tax'), move(tax, payable, accounts.tax)),
    ...(payment.held
      ? transaction(fact('held'), move(amount - fee, payable, merchantAccount(payment)))
      : []),
  ];
}

/** Money returned by the acquirer: the merchant is owed that much less. */
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
      linked(payment, { kind, factId: refund.id, at, cause }),
      move(refund.amount, merchantAccount(payment), receivable),
    ),
    ...feeReturned(payment, refund, at, cause),
  ];
}

/** Money that waits to be returned by hand: taken from the merchant, not with the customer yet. */
export function refundDue(
  payment: Payment,
  refund: Refund,
  at: Date,
  cause: Cause | undefined,
): LedgerTransaction[] {
  const due = accounts.refundsDue(payment.clientId);
  return [
    ...transaction(
      linked(payment, { kind: 'refund_due', factId: refund.id, at, cause }),
      move(refund.amount, merchantAccount(payment), due),
    ),
    ...feeReturned(payment, refund, at, cause),
  ];
}

function feeReturned(payment: Payment, refund: Refund, at: Date, cause: Cause | undefined) {
  const { feeReturned: fee = 0n, taxReturned: tax = 0n } = refund;
  const fact = (kind: TransactionKind) => linked(payment, { kind, factId: refund.id, at, cause });
  return [
    ...transaction(fact('fee_returned'), move(fee - tax, accounts.fees, merchantAccount(payment))),
    ...transaction(fact('tax_returned'), move(tax, accounts.tax, merchantAccount(payment))),
  ];
}

/** The refund was worked by hand: the customer has the money. */
export function refundDone(payment: Payment, refund: Refund, at: Date, cause: Cause | undefined) {
  const due = accounts.refundsDue(payment.clientId);
  const receivable = accounts.acquirerReceivable(payment.channel);
  return transaction(
    linked(payment, { kind: 'refund_done', factId: refund.id, at, cause }),
    move(refund.amount, due, receivable),
  );
}

/** The refund could not be worked by hand: the money goes back to the merchant, and the fee to the gateway. */
export function refundRejected(
  payment: Payment,
  refund: Refund,
  at: Date,
  cause: Cause | undefined,
) {
  const due = accounts.refundsDue(payment.clientId);
  const { feeReturned: fee = 0n, taxReturned: tax = 0n } = refund;
  return transaction(linked(payment, { kind: 'refund_rejected', factId: refund.id, at, cause }), [
    ...move(refund.amount, due, merchantAccount(payment)),
    ...move(fee - tax, merchantAccount(payment), accounts.fees),
    ...move(tax, merchantAccount(payment), accounts.tax),
  ]);
}

/** What is reserved on a card, in rupiah: the authorization until it is captured, voided or released. */
function reserved({ status, authorizedAmount }: Payment): bigint {
  return status === 'AUTHORIZED' ? authorizedAmount : 0n;
}

/** A note of what a change has reserved, or no longer reserves. No money moves: what is captured is a receipt. */
export function noted(
  before: Payment,
  after: Payment,
  at: Date,
  cause: Cause | undefined,
): LedgerTransaction[] {
  const more = reserved(after) - reserved(before);
  const account = accounts.authorized(after.channel);
  const fact = (kind: TransactionKind) => linked(after, { kind, factId: after.id, at, cause });
  return more >= 0n
    ? transaction(fact('authorized'), move(more, accounts.authorizations, account))
    : transaction(fact('authorization_ended'), move(-more, account, accounts.authorizations));
}

/** The end of a hold: `amount` rupiah, the rest of what was held, can now be settled. */
export function holdReleased(
  payment: Payment,
  amount: bigint,
  at: Date,
  cause: Cause | undefined,
): LedgerTransaction[] {
  const held = accounts.merchantHeld(payment.clientId);
  const payable = accounts.merchantPayable(payment.clientId);
  // The rest is negative if everything was refunded and the fee was kept.
  const postings = amount < 0n ? move(-amount, payable, held) : move(amount, held, payable);
  return transaction(
    linked(payment, { kind: 'released', factId: payment.id, at, cause }),
    postings,
  );
}

/** What becomes of a disputed amount, in rupiah. */
export interface DisputeMoney {
  id: string;
  amount: bigint;
}

/** The customer's bank has taken the amount back, until it is decided. */
export function disputeOpened(
  payment: Payment,
  { id, amount }: DisputeMoney,
  at: Date,
  cause: Cause | undefined,
): LedgerTransaction[] {
  return transaction(
    linked(payment, { kind: 'dispute_opened', factId: id, at, cause }),
    move(amount, merchantAccount(payment), accounts.disputed(payment.clientId)),
  );
}

/** The merchant has the amount again, or the customer keeps it. */
export function disputeEnded(
  payment: Payment,
  { id, amount, won }: DisputeMoney & { won: boolean },
  at: Date,
  cause: Cause | undefined,
): LedgerTransaction[] {
  const to = won ? merchantAccount(payment) : accounts.acquirerReceivable(payment.channel);
  return transaction(
    linked(payment, { kind: won ? 'dispute_won' : 'dispute_lost', factId: id, at, cause }),
    move(amount, accounts.disputed(payment.clientId), to),
  );
}

/** What the acquirer asks for a dispute. It is taken from what is payable, also if the payment is held. */
export function disputeFee(
  payment: Payment,
  { id, amount }: DisputeMoney,
  at: Date,
  cause: Cause | undefined,
): LedgerTransaction[] {
  return transaction(
    linked(payment, { kind: 'dispute_fee', factId: id, at, cause }),
    move(amount, accounts.merchantPayable(payment.clientId), accounts.disputeFees),
  );
}
