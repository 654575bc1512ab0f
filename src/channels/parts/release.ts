// Hold and release on the wire: the request that releases a held payment's settlement, and its answer.
import Type, { type Static } from 'typebox';
import type { Payment } from '../../payments/payment.ts';
import { jsonAmount } from '../../wire/json.ts';
import { withRule } from '../../wire/leaf.ts';
import { oneOf, reference, rupiah, text } from '../../wire/parts.ts';
import { brokenShares, settlementShares } from './additional-info.ts';

export { releasePath } from './order-paths.ts';

/** The only currency (DOKU API, Hold and Release Settlement). */
const currency = 'IDR';

/** The body of a release (DOKU API, Hold and Release Settlement), fields in the documentation's order. */
export const releaseRequest = withRule(
  Type.Object({
    order: Type.Object({
      invoice_number: reference({ max: 64 }),
      amount: rupiah({ digits: 16 }),
      currency: Type.Optional(oneOf([currency])),
    }),
    transaction: Type.Object({ original_request_id: text({ max: 128 }) }),
    override_settlement: Type.Optional(settlementShares),
  }),
  {
    broken: ({ override_settlement }) => brokenShares('override_settlement', override_settlement),
  },
);

export type ReleaseRequest = Static<typeof releaseRequest>;

/** The answer to a release: amounts in rupiah. */
export function releaseReply({ reference: invoice_number, amount, requestId }: Payment) {
  return {
    order: { invoice_number, amount: jsonAmount(amount), currency },
    transaction: { original_request_id: requestId },
  };
}

export type ReleaseReply = ReturnType<typeof releaseReply>;
