// Split settlement on the wire: the requests that look at, change and remove a payment's split, and their answer.
import Type, { type Static } from 'typebox';
import type { Payment } from '../../payments/payment.ts';
import { withRule } from '../../wire/leaf.ts';
import { oneOf, reference, rupiah, text } from '../../wire/parts.ts';
import { brokenShares, settlementBlock, settlementShares } from './additional-info.ts';
import { splitPaths } from './order-paths.ts';
import { releaseReply } from './release.ts';

export { splitPaths };

const named = {
  order: Type.Object({
    invoice_number: reference({ max: 64 }),
    amount: Type.Optional(rupiah({ digits: 16 })),
    currency: Type.Optional(oneOf(['IDR'])),
  }),
  transaction: Type.Object({ original_request_id: text({ max: 128 }) }),
};

/** The body that names a payment: to look at its split, and to remove it. */
export const splitRequest = Type.Object(named);

/** The body that changes a split: all of its new shares. */
export const splitEditRequest = withRule(Type.Object({ ...named, settlement: settlementShares }), {
  broken: ({ settlement }) => brokenShares('settlement', settlement),
});

export type SplitNaming = Static<typeof splitRequest>;
export type SplitEditRequest = Static<typeof splitEditRequest>;

/** The schema of each path. */
export const splitRequests = {
  [splitPaths.checkStatus]: splitRequest,
  [splitPaths.edit]: splitEditRequest,
  [splitPaths.cancel]: splitRequest,
} as const;

/**
 * The payment's split and what becomes of its money: `HOLD` until it is released, `PENDING` until it is settled,
 * `SETTLED` if `isSettled`. Amounts in rupiah.
 */
export function splitReply(payment: Payment, isSettled = false) {
  const { held } = payment;
  return {
    ...releaseReply(payment),
    settlement: [],
    ...settlementBlock(payment),
    settlement_status: held ? 'HOLD' : isSettled ? 'SETTLED' : 'PENDING',
  };
}

export type SplitReply = ReturnType<typeof splitReply>;
