// Hold and release: the endpoint with which a merchant releases the settlement of a held payment.

import { type ReleaseRequest, releaseRequest } from '../../channels/parts/release.ts';
import { releaseHold } from '../../payments/release-hold.ts';
import { checker } from '../../wire/check.ts';
import type { Endpoint } from '../exchange.ts';
import { classicCommand } from './command.ts';
import type { ClassicDeps } from './endpoint.ts';
import { demandInitiation, overrideOf } from './new-split.ts';

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
        demandSame: (payment) => demandInitiation(payment, content),
        override: overrideOf(merchant, 'override_settlement', content.override_settlement),
      });
    },
  });
}
