// The shop and its customers: orders on every channel, payments at the provider, captures and refunds.

import { type Client, exchangeOf, GapuraError } from '../../src/sdk/index.ts';
import { classicSuites } from '../support/classic.ts';
import { paymentBody, refundBody } from '../support/snap.ts';
import type { Runner } from './gateways.ts';

export interface Placed {
  channel: string;
  reference: string;
  /** What was asked for afterwards. */
  afterwards?: 'capture' | 'refund' | undefined;
  /** What the shop was told about it in the end. */
  told: string;
}

export interface ShopDeps {
  shop: Client;
  front: Runner;
  back: Runner;
  chance: () => number;
}

const channels = ['kredivo', 'indodana', 'indomaret', 'cards', 'dana'] as const;

/** How long the shop repeats a call that nobody has answered, in milliseconds. */
const patienceMs = 12_000;

/** Orders, lets the customer pay or not, and perhaps captures or refunds. Never throws. */
export async function playPayment(deps: ShopDeps): Promise<Placed> {
  const { chance } = deps;
  const channel = channels[Math.floor(chance() * channels.length)] ?? 'kredivo';
  const wantsCapture = channel === 'cards' && chance() < 0.3;
  const body = bodyFor(channel, wantsCapture);
  const reference = referenceOf(body);
  const placed: Placed = { channel, reference, told: 'opened' };
  let requestId = '';
  try {
    requestId = await order(deps, channel, body);
  } catch (error) {
    placed.told = `not opened: ${wordOf(error)}`;
  }
  const dice = chance();
  if (dice < 0.75) await customer(deps.back, reference, 'SUCCESS');
  else if (dice < 0.83) await customer(deps.back, reference, 'FAILED');
  if (dice >= 0.75 || placed.told !== 'opened') return placed;
  try {
    if (wantsCapture) {
      placed.afterwards = 'capture';
      await capture(deps, reference);
    } else if (chance() < 0.3 && (channel === 'cards' || channel === 'dana')) {
      placed.afterwards = 'refund';
      await refund(deps, channel, reference, requestId);
    }
  } catch (error) {
    placed.told = `${placed.afterwards}: ${wordOf(error)}`;
  }
  return placed;
}

function bodyFor(channel: (typeof channels)[number], wantsCapture: boolean): object {
  if (channel === 'dana') return paymentBody();
  const suite = classicSuites.find((one) => one.channel.id === channel);
  if (suite === undefined) throw new Error(`no bodies for ${channel}`);
  const body = suite.body() as { order: object; payment?: object };
  if (channel !== 'cards') return body;
  const { order } = body as { order: { invoice_number: string } };
  const { invoice_number } = order;
  const type = wantsCapture ? 'AUTHORIZE' : 'SALE';
  return {
    order: { invoice_number, amount: 90_000 },
    customer: { id: 'CUST-1', email: 'dian@example.test' },
    payment: { type },
  };
}

function referenceOf(body: object): string {
  const { order, partnerReferenceNo } = body as {
    order?: { invoice_number: string };
    partnerReferenceNo?: string;
  };
  return order?.invoice_number ?? partnerReferenceNo ?? '';
}

async function order(
  { shop }: ShopDeps,
  channel: (typeof channels)[number],
  body: object,
): Promise<string> {
  // SNAP repeats no answers, so a call that was lost is not repeated.
  if (channel === 'dana') {
    await shop.dana.create(body as never);
    return '';
  }
  const requestId = crypto.randomUUID();
  const reply = await repeated<object>(() => shop[channel].create(body as never, { requestId }));
  return exchangeOf(reply)?.requestId ?? requestId;
}

/** Calls again, under the same Request-Id, while nobody knows. */
async function repeated<T>(call: () => Promise<T>): Promise<T> {
  const until = performance.now() + patienceMs;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      const status = error instanceof GapuraError ? (error.status ?? 500) : 0;
      const isOpen = status >= 500 || status === 409;
      if (!isOpen || performance.now() > until) throw error;
      await pause(400);
    }
  }
}

/** Whoever has no page to pay on does not pay; a gateway that is down is tried again. */
async function customer(back: Runner, reference: string, outcome: string): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    try {
      const { status } = await back.sandbox(`payments/${reference}/outcome`, { outcome });
      if (status < 500) return;
    } catch {
      // It is being started again.
    }
    await pause(500);
  }
}

async function capture({ shop }: ShopDeps, reference: string): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    const status = (await repeated(() => shop.orders.status(reference))) as {
      authorize_id?: string;
    };
    if (status.authorize_id !== undefined) {
      const requestId = crypto.randomUUID();
      const payment = { authorize_id: status.authorize_id, capture_amount: 60_000 };
      await repeated(() => shop.cards.capture({ payment }, { requestId }));
      return;
    }
    await pause(300);
  }
}

async function refund(
  { shop, front }: ShopDeps,
  channel: string,
  reference: string,
  original: string,
): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    const paid = await front
      .sandbox<{ status: string }>(`payments/${reference}`)
      .catch(() => undefined);
    if (paid?.body.status === 'SUCCESS') break;
    await pause(300);
  }
  if (channel === 'dana') {
    const body = refundBody(reference, 1000);
    await repeated(() => shop.dana.refund(body as never));
    return;
  }
  const requestId = crypto.randomUUID();
  const body = {
    order: { invoice_number: reference },
    payment: { original_request_id: original },
    refund: { amount: 90_000 },
  };
  await repeated(() => shop.cards.refund(body, { requestId }));
}

function wordOf(error: unknown): string {
  if (error instanceof GapuraError) return `${error.status ?? '-'} ${error.code} ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
