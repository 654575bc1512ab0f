// The customer's card statement, as the simulated bank would print it for one payment.
import type { CardEvidence } from '../../../channels/cards/evidence.ts';
import type { CardOrder } from '../../../channels/cards/order.ts';
import type { Payment, Refund } from '../../../payments/payment.ts';
import { simulatorHome } from '../desk.ts';

/** The address of the statement page for a payment. */
export const statementPath = (channelId: string, paymentId: string) =>
  `${simulatorHome}/${channelId}/statement/${paymentId}`;

/** `charge` is taken from the customer, `credit` goes back, `hold` is reserved and no charge yet. */
export type StatementLineKind = 'charge' | 'credit' | 'hold';

export interface StatementLine {
  kind: StatementLineKind;
  at: Date;
  /** The descriptor of the order, or the merchant's name. */
  text: string;
  /** Rupiah, never negative. */
  amount: bigint;
}

export interface Statement {
  /** The issuing bank. */
  bank: string;
  /** First six and last four digits. */
  masked: string;
  /** The descriptor as the merchant sent it, if it did. */
  descriptor?: string | undefined;
  lines: StatementLine[];
}

/**
 * The statement of a card payment (DOKU API, Cards: `order.descriptor` is the text on the statement), lines
 * in the order of their time. Undefined if no card was ever approved.
 */
export function statementOf(
  payment: Payment,
  refunds: readonly Refund[],
  shop: string,
): Statement | undefined {
  const evidence = payment.evidence as CardEvidence | undefined;
  const { descriptor } = payment.details as CardOrder;
  const text = descriptor || shop;
  const taken = takenFrom(payment, evidence);
  if (evidence === undefined || taken === undefined) return undefined;
  const credits = refunds
    .filter(({ status }) => status === 'SUCCESS')
    .map(({ amount, completedAt, createdAt }) => {
      return { kind: 'credit' as const, at: completedAt ?? createdAt, text, amount };
    });
  return {
    bank: evidence.card.issuer,
    masked: evidence.card.masked,
    descriptor: descriptor || undefined,
    lines: [{ ...taken, text }, ...credits],
  };
}

function takenFrom(payment: Payment, evidence: CardEvidence | undefined) {
  const { paidAmount, lastReceipt, authorizedAmount, status } = payment;
  if (lastReceipt) return { kind: 'charge' as const, at: lastReceipt.paidAt, amount: paidAmount };
  if (status !== 'AUTHORIZED' || evidence === undefined) return undefined;
  return { kind: 'hold' as const, at: new Date(evidence.at), amount: authorizedAmount };
}
