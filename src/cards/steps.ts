// The tries to pay a payment with a card, as the office shows them: never a number.
import type { Reader } from '../storage/db.ts';
import { attemptsOf } from './attempt-store.ts';

/** The newest tries of a payment, at most 50, oldest first. */
export async function stepsOf(db: Reader, paymentId: string) {
  const attempts = await attemptsOf(db, paymentId);
  return attempts
    .reverse()
    .map(({ id, createdAt, state, terms, responseCode, authenticationId }) => ({
      id,
      at: createdAt,
      state,
      masked: terms.face.masked,
      brand: terms.face.brand,
      issuer: terms.face.issuer,
      amount: BigInt(terms.charged),
      responseCode,
      isAuthenticated: authenticationId !== undefined,
    }));
}
