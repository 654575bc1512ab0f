// Makes a payment in the database: the request is remembered and the payment inserted in one statement.
import { Refusal } from '../refusal.ts';
import type { Claim } from '../requests/request.ts';
import { claim } from '../requests/store.ts';
import { ConstraintViolation, sql, type Tx } from '../storage/db.ts';
import type { Payment } from './payment.ts';

/** The acquirer handed out a code or link that another payment has: ask it for another. */
export class OpeningCollision extends Error {}

export interface Creation {
  payment: Payment;
  /** Its answer is absent while the acquirer has still to be asked over the network. */
  claim: Claim;
  reason: string;
}

/**
 * Answers false, having written nothing, where the request is remembered already.
 * Throws REFERENCE_USED, or OpeningCollision.
 */
export async function insert(tx: Tx, creation: Creation): Promise<boolean> {
  const { payment: p } = creation;
  try {
    const rows = await tx.rows<{ id: string }>(sql`
      with claimed as (${claim(creation.claim, p.id)}),
      made as (
        insert into payments (id, client_id, channel, reference, merchant_reference, request_id,
          status, amount, reusable, retryable, purchase, details, acquirer_references,
          payment_code, page_token, payment_url, notification_url_override, split, held,
          created_at, expires_at)
        select ${p.id}::uuid, ${p.clientId}, ${p.channel}, ${p.reference},
          ${p.merchantReference ?? null}, ${p.requestId}, ${p.status}, ${p.amount}::bigint,
          ${p.reusable}::boolean, ${p.retryable}::boolean, ${JSON.stringify(p.purchase)}::jsonb,
          ${JSON.stringify(p.details)}::jsonb, ${JSON.stringify(p.references)}::jsonb,
          ${p.paymentCode ?? null}, ${p.pageToken ?? null}, ${p.paymentUrl ?? null},
          ${p.notificationUrlOverride ?? null},
          ${p.split === undefined ? null : JSON.stringify(p.split)}::jsonb, ${p.held}::boolean,
          ${p.createdAt}::timestamptz, ${p.expiresAt}::timestamptz
        from claimed
        returning id, version
      ), logged as (
        insert into payment_history (payment_id, version, at, status, reason)
        select id, version, ${p.createdAt}::timestamptz, ${p.status}, ${creation.reason} from made
      )
      select id from made`);
    return rows.length === 1;
  } catch (error) {
    throw collision(error);
  }
}

/** A named constraint that said no, as the refusal it stands for. */
export function collision(error: unknown): unknown {
  if (!(error instanceof ConstraintViolation)) return error;
  switch (error.constraint) {
    case 'payments_reference':
      return new Refusal({ code: 'REFERENCE_USED', reference: 'reference' });
    case 'payments_merchant_reference':
      return new Refusal({ code: 'REFERENCE_USED', reference: 'merchantReference' });
    case 'payments_payment_code':
    case 'payments_page_token':
      return new OpeningCollision();
    default:
      return error;
  }
}
