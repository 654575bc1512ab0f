// Hold and release: the endpoint by which a merchant lets a held payment be settled.
import Type from 'typebox';
import type { Answer } from '../../dialect.ts';
import { findForMerchant } from '../../payments/find.ts';
import type { Payment } from '../../payments/payment.ts';
import { Refusal } from '../../refusal.ts';
import { repeated } from '../../requests/asked.ts';
import { requestHash } from '../../requests/request.ts';
import { releaseHold } from '../../settlement/release-hold.ts';
import { checker } from '../../wire/check.ts';
import { jsonAmount, parseExact, writeJson } from '../../wire/json.ts';
import { reference } from '../../wire/parts.ts';
import { type ClassicDeps, classicEndpoint, conflict, type Endpoint } from './endpoint.ts';

export const releasePath = '/finance/v1/release';

/** ASSUMED: the documentation names the path and no body. */
const releaseRequest = Type.Object({
  order: Type.Object({ invoice_number: reference({ max: 64 }) }),
});

/** Releases the settlement of a payment that was made with `additional_info.hold_settlement`. */
export function releaseEndpoint(deps: ClassicDeps): Endpoint {
  const check = checker(releaseRequest);
  return classicEndpoint(deps, async ({ merchant, requestId }, exchange) => {
    const { clientId } = merchant;
    const hash = requestHash(exchange.target, exchange.body);
    const request = { key: `classic:${requestId}`, hash };
    try {
      const { order } = check(parseExact(exchange.body));
      const payment = await findForMerchant(deps.db, clientId, order.invoice_number);
      if (payment?.reference !== order.invoice_number) {
        throw new Refusal({ code: 'PAYMENT_NOT_FOUND' });
      }
      const { answer, replayed } = await releaseHold(deps, { payment, request, answer: released });
      return replayed ? conflict(answer) : answer;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const earlier = await repeated(deps, clientId, request);
      if (earlier === undefined) throw error;
      return conflict(earlier);
    }
  });
}

function released({ reference: invoice, amount }: Payment): Answer {
  const body = {
    order: { invoice_number: invoice, amount: jsonAmount(amount) },
    settlement: { status: 'RELEASED' },
  };
  return { status: 200, body: writeJson(body) };
}
