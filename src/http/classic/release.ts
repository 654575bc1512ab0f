// Hold and release: the endpoint with which a merchant releases the settlement of a held payment.

import { splitOf } from '../../channels/parts/additional-info.ts';
import { type ReleaseRequest, releaseRequest } from '../../channels/parts/release.ts';
import type { Merchant } from '../../merchants/merchant.ts';
import type { Payment } from '../../payments/payment.ts';
import { type Release, releaseHold } from '../../payments/release-hold.ts';
import { fieldInvalid, Refusal } from '../../refusal.ts';
import { brokenSplit } from '../../settlement/split.ts';
import { checker } from '../../wire/check.ts';
import type { Endpoint } from '../exchange.ts';
import { classicCommand } from './command.ts';
import type { ClassicDeps } from './endpoint.ts';

/**
 * The endpoint that releases a payment with `additional_info.hold_settlement` (DOKU API, Hold and Release
 * Settlement). A payment that is not paid yet can be released too: then its money is never held.
 */
export function releaseEndpoint(deps: ClassicDeps): Endpoint {
  return classicCommand<ReleaseRequest>(deps, {
    check: checker(releaseRequest),
    perform({ merchant, question }) {
      const { content } = question;
      const name = { clientId: merchant.clientId, reference: content.order.invoice_number };
      return releaseHold(deps.payments, name, question, {
        demandSame: (payment) => demandSame(payment, content),
        override: overrideOf(merchant, content),
      });
    },
  });
}

/** The amount and the Request-Id must be those of the payment's initiation. Throws FIELD_INVALID. */
function demandSame(payment: Payment, { order, transaction }: ReleaseRequest): void {
  if (BigInt(order.amount) !== payment.amount) {
    throw fieldInvalid('order.amount', `must be ${payment.amount}, as in the payment's initiation`);
  }
  if (transaction.original_request_id === payment.requestId) return;
  const reason = 'is not the Request-Id that made this payment';
  throw fieldInvalid('transaction.original_request_id', reason);
}

/** As at a payment's creation: without any settlement account there is nothing to split. */
function overrideOf(
  { settlementAccounts }: Merchant,
  { override_settlement: shares }: ReleaseRequest,
): Release['override'] {
  if (shares === undefined || settlementAccounts.length === 0) return undefined;
  const split = splitOf(shares);
  return {
    split,
    demandFit(net) {
      const broken = brokenSplit(split, settlementAccounts, net);
      if (broken === undefined) return;
      const entry = `override_settlement[${broken.index}]`;
      if (broken.member === 'value') throw fieldInvalid(`${entry}.value`, broken.reason);
      const field = `${entry}.bank_account_settlement_id`;
      throw new Refusal({ code: 'ACCOUNT_UNKNOWN', field });
    },
  };
}
