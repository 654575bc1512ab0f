// The database's constraints as refusals: uniqueness lives in PostgreSQL, its words here.
import { Refusal } from '../refusal.ts';
import { ConstraintViolation } from '../storage/db.ts';

/** The acquirer handed out a code or link that another payment has: ask it for another. */
export class OpeningCollision extends Error {}

/** What to throw for an error of the database: the refusal that a named constraint stands for, or the error. */
export function refusalOf(error: unknown): unknown {
  if (!(error instanceof ConstraintViolation)) return error;
  switch (error.constraint) {
    case 'payments_reference':
      return new Refusal({ code: 'REFERENCE_USED', reference: 'reference' });
    case 'payments_merchant_reference':
      return new Refusal({ code: 'REFERENCE_USED', reference: 'merchantReference' });
    case 'refunds_reference':
      return new Refusal({ code: 'REFUND_REFERENCE_USED' });
    case 'payments_payment_code':
    case 'payments_page_token':
      return new OpeningCollision();
    default:
      return error;
  }
}
