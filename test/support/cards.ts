// Card payments for tests: orders by the SDK, outcomes by the sandbox, notifications as they arrive.
import { randomUUID } from 'node:crypto';
import type { NotificationBody } from '../../src/sdk/index.ts';
import { exchangeOf, GapuraError, verifyNotification } from '../../src/sdk/index.ts';
import { clientId, notificationPath, secretKey, type TestGateway } from './gateway.ts';

export const approved = '4111111111111111';
export const challenged = '5573381011111101';
export const declined51 = '4440000000510008';

export interface Ordered {
  invoice: string;
  url: string;
  requestId: string;
}

type Body = Parameters<TestGateway['client']['cards']['create']>[0];

/** What a test changes in the smallest order. */
export interface Order {
  amount?: number;
  order?: object;
  customer?: object;
  [block: string]: unknown;
}

/** The body of a small order, with a customer who may save cards. */
export function bodyOf({ amount = 90_000, order, customer, ...more }: Order = {}): Body {
  return {
    order: { amount, invoice_number: `CC-${randomUUID()}`, ...order },
    customer: { id: 'CUST-1', email: 'dian@example.test', ...customer },
    ...more,
  } as Body;
}

export async function orderCard(house: TestGateway, order: Order = {}): Promise<Ordered> {
  const body = bodyOf(order);
  const reply = await house.client.cards.create(body);
  return {
    invoice: body.order.invoice_number,
    url: reply.credit_card_payment_page.url,
    requestId: exchangeOf(reply)?.requestId ?? '',
  };
}

export interface View {
  status: string;
  amount: number;
  paid_amount: number;
  refunded_amount: number;
  history: { status: string; reason: string }[];
}

export async function viewOf(house: TestGateway, invoice: string): Promise<View> {
  return (await house.sandbox(`payments/${invoice}`)).body as View;
}

export async function play(
  house: TestGateway,
  invoice: string,
  outcome: string,
  card?: object,
): Promise<{ status: number; body: View & { detail?: string } }> {
  const answer = await house.sandbox(`payments/${invoice}/outcome`, {
    outcome,
    card,
  });
  return answer as { status: number; body: View & { detail?: string } };
}

/** Every notification about an invoice that has arrived, verified, oldest first. */
export async function notificationsAbout(
  house: TestGateway,
  invoice: string,
): Promise<NotificationBody[]> {
  // Moving the clock by 0 waits until everything that was enqueued has arrived.
  await house.advance(0);
  return house.receiver.received
    .map(({ body, headers }) => {
      const options = { secretKey, clientId, path: notificationPath };
      return verifyNotification(body, Object.fromEntries(headers), options).body;
    })
    .filter((body) => body.order.invoice_number === invoice);
}

export interface Ledger {
  balanced: boolean;
  transactions: number;
  accounts: { account: string; balance: number }[];
}

export async function ledgerOf(house: TestGateway): Promise<Ledger> {
  return (await house.sandbox('ledger')).body as Ledger;
}

/** Runs the settlement batch. From now on, everything paid so far is refunded, not voided. */
export async function settleAll(house: TestGateway): Promise<void> {
  const { status } = await house.sandbox('settlements', {});
  if (status !== 200) throw new Error(`nothing was settled: ${status}`);
}

/** An order that was paid, or authorized, with a card. */
export async function paidOrder(
  house: TestGateway,
  order: Order = {},
  card?: object,
): Promise<Ordered> {
  const ordered = await orderCard(house, order);
  const { status, body } = await play(house, ordered.invoice, 'SUCCESS', card);
  if (status !== 200) throw new Error(`${status}: ${body.detail}`);
  return ordered;
}

/** An authorization, with the id for its capture. */
export async function authorizedOrder(
  house: TestGateway,
  order: Order = {},
): Promise<Ordered & { authorizeId: string }> {
  const ordered = await paidOrder(house, { payment: { type: 'AUTHORIZE' }, ...order });
  const status = await house.client.orders.status(ordered.invoice);
  return { ...ordered, authorizeId: status.authorize_id ?? '' };
}

/** The error that a call of the SDK throws. Throws if the call succeeds. */
export async function refusedWith(call: Promise<unknown>): Promise<GapuraError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof GapuraError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}
