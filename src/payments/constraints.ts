// Maps violated database constraints to refusals: PostgreSQL keeps references unique, this names the refusal.
import { conflicting, Refusal } from '../refusal.ts';
import { ConstraintViolation } from '../storage/db.ts';

/** The acquirer gave a payment code or link that another payment already has: ask for a new one. */
export class OpeningCollision extends Error {}

/** What to throw for a database error: the refusal that a violated constraint stands for, else the error. */
export function refusalOf(error: unknown): unknown {
  if (!(error instanceof ConstraintViolation)) return error;
  switch (error.constraint) {
    case 'payments_reference':
    // Another merchant has used it at the same provider, which would say the same.
    case 'payments_upstream_reference':
      return new Refusal({ code: 'REFERENCE_USED', reference: 'reference' });
    case 'payments_merchant_reference':
      return new Refusal({ code: 'REFERENCE_USED', reference: 'merchantReference' });
    case 'refunds_reference':
      return new Refusal({ code: 'REFUND_REFERENCE_USED' });
    case 'suspense_open':
      return conflicting({ name: 'SUSPENSE_WORKED' });
    case 'disputes_reference':
      return conflicting({ name: 'DISPUTE_EXISTS' });
    case 'payments_payment_code':
    case 'payments_page_token':
      return new OpeningCollision();
    default:
      return error;
  }
}
