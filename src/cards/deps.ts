// What the tries of cards are given: built once by `main`.
import type { Sealer } from '../lib/seal.ts';
import type { PaymentDeps } from '../payments/deps.ts';
import type { CardAcquirer } from './acquirer.ts';
import type { TryLimits } from './limits.ts';

export interface CardDeps {
  payments: PaymentDeps;
  sealer: Sealer;
  /** Chooses the acquirer of cards by the payment's channel. */
  acquirerOf: (channel: string) => CardAcquirer;
  limits: TryLimits;
}
