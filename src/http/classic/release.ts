// Hold and release: the endpoint by which a merchant lets a held payment be settled.
import Type, { type Static } from 'typebox';
import { releaseHold } from '../../payments/release-hold.ts';
import { checker } from '../../wire/check.ts';
import { reference } from '../../wire/parts.ts';
import type { Endpoint } from '../exchange.ts';
import { classicCommand } from './command.ts';
import type { ClassicDeps } from './endpoint.ts';

export const releasePath = '/finance/v1/release';

/** ASSUMED: the documentation names the path and no body. */
const releaseRequest = Type.Object({
  order: Type.Object({ invoice_number: reference({ max: 64 }) }),
});

/** Releases the settlement of a payment that was made with `additional_info.hold_settlement`. */
export function releaseEndpoint(deps: ClassicDeps): Endpoint {
  return classicCommand<Static<typeof releaseRequest>>(deps, {
    check: checker(releaseRequest),
    perform({ merchant: { clientId }, question }) {
      const { invoice_number } = question.content.order;
      return releaseHold(deps.payments, { clientId, reference: invoice_number }, question);
    },
  });
}
