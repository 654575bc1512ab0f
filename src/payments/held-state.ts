// A payment with the money of it that is not settled, and that money split again.
import { accounts } from '../ledger/posting.ts';
import { type Reader, sql } from '../storage/db.ts';
import type { Payment, SplitRequest, SplitSums } from './payment.ts';
import type { Resplit } from './plan.ts';
import type { Terms } from './ports.ts';
import { type PaymentRow, paymentColumns, paymentOf } from './row.ts';
import { afterReceipt, afterRefundOf } from './split-sums.ts';

/** A merchant's payment, by its reference or its id. */
export type HeldPayment = { clientId: string } & ({ reference: string } | { paymentId: string });

/** The split that replaces a payment's own. */
export interface Override {
  split: SplitRequest[];
  /** Throws a Refusal if `net` rupiah, the amount less the fee, cannot be split so. */
  demandFit: (net: bigint) => void;
}

/** A payment with its held amount in rupiah, and what a new split must divide again. */
export interface HeldState {
  payment: Payment;
  held: bigint;
  receipts: { id: string; net: bigint }[];
  /** `net`: what was taken from the merchant. */
  refunds: { id: string; net: bigint }[];
}

/** The smallest net amount that the split must fit: of what was received, or of the order before that. */
export function leastNet(terms: Terms, { payment, receipts }: HeldState, now: Date): bigint {
  const { amount } = payment;
  const [first, ...others] = receipts.map(({ net }) => net);
  let least = first ?? amount - terms.feeOf(payment, amount, now);
  for (const net of others) if (net < least) least = net;
  return least;
}

/** The shares under the payment's split. Nothing of it may be settled yet, so all of it is split again. */
export function splitAgain(terms: Terms, { payment, receipts, refunds }: HeldState) {
  const { lastReceipt: last } = payment;
  const lastNet = last && last.amount - (last.fee ?? 0n);
  const lastReceipt = last && { ...last, shares: terms.sharesOf(payment, lastNet ?? 0n) };
  let splitSums: SplitSums | undefined;
  const resplit: Resplit = { receipts: [], refunds: [] };
  for (const { id, net } of receipts) {
    const shares = terms.sharesOf(payment, net);
    splitSums = afterReceipt(splitSums, net, shares);
    resplit.receipts.push({ id, shares });
  }
  for (const { id, net } of refunds) {
    const shares = terms.sharesBack({ splitSums }, net);
    splitSums = afterRefundOf(splitSums, net, shares);
    resplit.refunds.push({ id, shares });
  }
  return { after: { ...payment, lastReceipt, splitSums }, resplit };
}

type HeldRow = PaymentRow & { held_amount: bigint; received: NetRow[]; given_back: NetRow[] };

/** In JSON: the amount as digits. */
interface NetRow {
  id: string;
  net: string;
}

const netOf = ({ id, net }: NetRow) => ({ id, net: BigInt(net) });

/** One statement, so all of it belongs to the payment's version: any later change makes it stale. */
export async function findHeld(db: Reader, name: HeldPayment): Promise<HeldState | undefined> {
  const named =
    'paymentId' in name ? sql`id = ${name.paymentId}::uuid` : sql`reference = ${name.reference}`;
  const [row] = await db.rows<HeldRow>(sql`
    select ${paymentColumns}, (
      select coalesce(sum(p.amount), 0)::bigint
      from ledger_transactions t join postings p on p.transaction_id = t.id
      where t.payment_id = payments.id and p.account = ${accounts.merchantHeld(name.clientId)}
    ) as held_amount, (
      select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'net', (r.amount - r.fee)::text)), '[]')
      from receipts r where r.payment_id = payments.id and r.batch_id is null
    ) as received, (
      select coalesce(jsonb_agg(
        jsonb_build_object('id', f.id, 'net', (f.amount - f.fee_returned)::text)
          order by f.created_at, f.id), '[]')
      from refunds f where f.payment_id = payments.id and f.batch_id is null
        and f.status in ('SUCCESS', 'DUE')
    ) as given_back
    from payments where client_id = ${name.clientId} and ${named}`);
  if (row === undefined) return undefined;
  return {
    payment: paymentOf(row),
    held: row.held_amount,
    receipts: row.received.map(netOf),
    refunds: row.given_back.map(netOf),
  };
}
