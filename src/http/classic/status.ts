// Check status, by invoice number or Request-Id (DOKU API, Check Status).
import { findById, findByQuestion, findForMerchant } from '../../payments/find.ts';
import { findRefund } from '../../payments/refund-store.ts';
import { Refusal } from '../../refusal.ts';
import { writeJson } from '../../wire/json.ts';
import type { Endpoint } from '../exchange.ts';
import { requestKey } from './command.ts';
import { type ClassicDeps, classicEndpoint } from './endpoint.ts';

export const statusPath = '/orders/v1/status/';

/** The endpoint that returns a payment's or refund's state. The path is signed as sent; the name in it is decoded. */
export function statusEndpoint(deps: ClassicDeps): Endpoint {
  return classicEndpoint(deps, async ({ merchant }, exchange) => {
    const name = decoded(exchange.target.slice(statusPath.length));
    const body = name && (await statusOf(deps, merchant.clientId, name));
    if (!body) throw new Refusal({ code: 'PAYMENT_NOT_FOUND' });
    return { status: 200, body: writeJson(body) };
  });
}

/** `name`: the reference or Request-Id of a payment or refund, or the Request-Id of a question about a payment. */
async function statusOf(
  { payments: { db, clock }, channelOf, elsewhere }: ClassicDeps,
  clientId: string,
  name: string,
): Promise<object | undefined> {
  const named = await findForMerchant(db, { clientId, name });
  const refund = named ? undefined : await findRefund(db, clientId, name);
  const found =
    named ??
    (refund === undefined
      ? await findByQuestion(db, clientId, requestKey(name))
      : await findById(db, refund.paymentId));
  if (found === undefined) return undefined;
  const payment = await elsewhere.refresh(found);
  const channel = channelOf(payment.channel);
  // The channels of the other dialect have no body for this one.
  if (channel.create.address.dialect !== 'classic') return undefined;
  const now = clock.now();
  const aboutRefund = refund && channel.refundStatus?.(payment, refund, now);
  return aboutRefund ?? channel.status(payment, now);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
