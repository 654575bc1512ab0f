// What merchants do with payments that were made: look, capture, refund, split, release; and what they are told.
import { bankAccountPath } from '../../src/channels/parts/bank-account.ts';
import { releasePath } from '../../src/channels/parts/release.ts';
import { splitPaths } from '../../src/channels/parts/split-settlement.ts';
import type { NotificationExample, Refused } from '../../src/http/openapi/examples.ts';
import type { NotificationView } from '../../src/notifications/view.ts';
import type { TestGateway } from '../support/gateway.ts';
import { paths } from '../support/snap.ts';
import type { Call } from './record.ts';

export interface Made {
  reference: string;
  requestId: string;
  answer: object;
}

interface Deps {
  house: TestGateway;
  note(call: Call, refusals?: readonly (Call & { why: Refused['why'] })[]): Promise<unknown>;
  ask(call: Call): Promise<Record<string, never>>;
  pay(reference: string, more?: object): Promise<{ status: number; body: unknown }>;
  made: ReadonlyMap<string, Made>;
}

const classic = { dialect: 'classic' } as const;
const snap = { dialect: 'snap', channel: 'dana' } as const;
const cards = { ...classic, channel: 'cards' } as const;

export async function afterwards(deps: Deps): Promise<void> {
  await looked(deps);
  await danaAfterwards(deps);
  await cardsAfterwards(deps);
  await settled(deps);
  for (const id of ['kredivo', 'indodana']) await deps.pay(one(deps, id).reference);
}

function one({ made }: Pick<Deps, 'made'>, id: string): Made {
  const found = made.get(id);
  if (found === undefined) throw new Error(`${id} was not made`);
  return found;
}

async function looked(deps: Deps): Promise<void> {
  const { note, pay } = deps;
  const { reference, answer } = one(deps, 'indomaret');
  const { payment_code: code } = (answer as { online_to_offline_info: { payment_code: string } })
    .online_to_offline_info;
  const guide = '/indomaret-online-to-offline/v2/how-to-pay-api/';
  await note({ method: 'GET', path: `${guide}{code}`, url: guide + code, dialect: 'none' });
  await pay(reference);
  const at = '/orders/v1/status/';
  const status = { ...classic, method: 'GET', path: `${at}{id}` };
  const unknown = { ...status, url: `${at}INV-UNKNOWN`, why: 'unknown' } as const;
  await note({ ...status, url: at + reference }, [unknown]);
}

async function danaAfterwards(deps: Deps): Promise<void> {
  const { note, pay } = deps;
  const { reference } = one(deps, 'dana');
  await pay(reference);
  const additionalInfo = {
    channel: 'EMONEY_DANA_SNAP',
    origin: {
      product: 'SDK',
      source: 'Node',
      sourceVersion: '1.0.0',
      system: 'shop',
      apiFormat: 'SNAP',
    },
  };
  const body = {
    originalPartnerReferenceNo: reference,
    serviceCode: '55',
    additionalInfo: { channel: 'EMONEY_DANA_SNAP' },
  };
  const status = { ...snap, path: paths.status, body };
  const unknown = { ...body, originalPartnerReferenceNo: 'INV-UNKNOWN' };
  await note(status, [
    { ...status, why: 'unknown', body: unknown },
    { ...status, why: 'field', body: {} },
  ]);
  const back = {
    originalPartnerReferenceNo: reference,
    partnerRefundNo: 'REFUND-1',
    refundAmount: { value: '1000.00', currency: 'IDR' },
    reason: 'One item is out of stock',
    additionalInfo,
  };
  const refund = { ...snap, path: paths.refund, body: back };
  const much = {
    ...back,
    partnerRefundNo: 'REFUND-2',
    refundAmount: { value: '99999999.00', currency: 'IDR' },
  };
  await note(refund, [
    { ...refund, why: 'amount', body: much },
    { ...refund, why: 'field', body: {} },
  ]);
}

async function cardsAfterwards(deps: Deps): Promise<void> {
  const { note, ask, pay, house } = deps;
  const page = '/credit-card/v1/payment-page';
  const customer = { id: 'CUST-1', name: 'Dian Puspita', email: 'dian@example.test' };
  const order = (invoice_number: string) => ({ invoice_number, amount: 90_000 });
  const card = { number: '5573381011111101', expiry: '1249', cvv: '123', save: true };
  const held = { order: order('INV-CARDS-2'), customer, payment: { type: 'AUTHORIZE' } };
  await ask({ ...cards, path: page, body: held });
  await pay('INV-CARDS-2', { card });
  const { payment } = (await ask({
    ...classic,
    method: 'GET',
    path: '/orders/v1/status/{id}',
    url: '/orders/v1/status/INV-CARDS-2',
  })) as Record<string, { authorize_id?: string }>;
  const authorize_id = payment?.authorize_id ?? (await authorizationIn(house, 'INV-CARDS-2'));
  const capture = { ...cards, path: '/credit-card/capture' };
  const done = { payment: { authorize_id, capture_amount: 60_000 } };
  const unknown = { payment: { authorize_id: 'UNKNOWN' } };
  await note({ ...capture, body: done }, [
    { ...capture, why: 'unknown', body: unknown },
    { ...capture, why: 'field', body: { payment: {} } },
  ]);
  for (const [index, path] of [
    '/cancellation/credit-card/refund',
    '/credit-card/v1/cancellation/credit-card/refund',
  ].entries()) {
    const invoice_number = `INV-CARDS-${3 + index}`;
    const made = { order: order(invoice_number), customer: { ...customer, id: `CUST-${index}` } };
    await ask({ ...cards, path: page, body: made });
    await pay(invoice_number, { card });
    const { request_id } = (await house.sandbox(`payments/${invoice_number}`)).body as {
      request_id: string;
    };
    const back = {
      order: { invoice_number },
      payment: { original_request_id: request_id },
      refund: { amount: 90_000 },
    };
    const refund = { ...cards, path, body: back };
    const gone = { ...back, order: { invoice_number: 'INV-UNKNOWN' } };
    await note(refund, [
      { ...refund, why: 'unknown', body: gone },
      { ...refund, why: 'field', body: {} },
    ]);
  }
  await tokens(deps);
}

/** The newest notification of an authorization has its id. */
async function authorizationIn(house: TestGateway, reference: string): Promise<string> {
  for (const { request_body } of await attempts(house, reference)) {
    const id = /"authorize_id":"([^"]+)"/.exec(request_body)?.[1];
    if (id !== undefined) return id;
  }
  throw new Error(`no notification of ${reference} has an authorize_id`);
}

async function tokens({ note, ask }: Deps): Promise<void> {
  const lists = ['/tokenization/v1/tokens', '/tokenization/v2/get-token'];
  const saved = async (id: string) => {
    const answer = await ask({ ...cards, path: lists[0] ?? '', body: { customer: { id } } });
    return /"(?:token_id|id|token)":"([^"]{12,})"/.exec(JSON.stringify(answer))?.[1] ?? '';
  };
  for (const path of lists) {
    const call = { ...cards, path, body: { customer: { id: 'CUST-1' } } };
    await note(call, [{ ...call, why: 'field', body: {} }]);
  }
  const older = { ...cards, path: '/credit-card/delete-tokenization' };
  const body = { token_id: await saved('CUST-1'), customer_id: 'CUST-1' };
  await note({ ...older, body }, [{ ...older, why: 'field', body: {} }]);
  const newer = { ...cards, path: '/tokenization/v2/delete-token' };
  const token = { token: { id: await saved('CUST-0') } };
  await note({ ...newer, body: token }, [
    { ...newer, why: 'unknown', body: { token: { id: 'UNKNOWN' } } },
    { ...newer, why: 'field', body: {} },
  ]);
}

async function settled({ note, ask, pay, house }: Deps): Promise<void> {
  const invoice_number = 'INV-HELD-1';
  const path = '/indomaret-online-to-offline/v2/payment-code';
  const shares = [{ bank_account_settlement_id: 'SBS-0001-1', value: 100, type: 'PERCENTAGE' }];
  await ask({
    ...classic,
    path,
    body: {
      order: { invoice_number, amount: 150_000 },
      online_to_offline_info: { expired_time: 60, reusable_status: false, info: 'Thank you' },
      customer: { name: 'Sari Dewi', email: 'sari@example.test' },
      indomaret_info: { receipt: { description: 'Thank you' } },
      additional_info: { hold_settlement: true, settlement: shares },
    },
  });
  await pay(invoice_number);
  const { request_id } = (await house.sandbox(`payments/${invoice_number}`)).body as {
    request_id: string;
  };
  const named = {
    order: { invoice_number, amount: 150_000 },
    transaction: { original_request_id: request_id },
  };
  const unknown = { ...named, order: { invoice_number: 'INV-UNKNOWN', amount: 150_000 } };
  const refused = (one: string, more: object = {}) => [
    { ...classic, path: one, why: 'unknown' as const, body: { ...unknown, ...more } },
    { ...classic, path: one, why: 'field' as const, body: {} },
  ];
  const edit = { settlement: shares };
  const { checkStatus, edit: editPath, cancel } = splitPaths;
  await note({ ...classic, path: checkStatus, body: named }, refused(checkStatus));
  await note({ ...classic, path: editPath, body: { ...named, ...edit } }, refused(editPath, edit));
  await note({ ...classic, path: cancel, body: named }, refused(cancel));
  await note({ ...classic, path: releasePath, body: named }, refused(releasePath));
  const account = { bank_code: 'BCA', account_number: '0099887766', account_name: 'PT Contoh' };
  for (const [index, method] of ['POST', 'PUT'].entries()) {
    const call = { ...classic, method, path: bankAccountPath };
    const body = { ...account, account_name: index === 0 ? 'PT Contoh' : 'PT Contoh Jaya' };
    await note({ ...call, body }, [{ ...call, why: 'field', body: {} }]);
  }
}

async function attempts(house: TestGateway, reference: string) {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const { body } = await house.sandbox(`notifications?invoice_number=${reference}`);
    const { notifications } = body as { notifications: NotificationView[] };
    const all = notifications.flatMap((one) => one.attempts);
    if (all.length > 0 && notifications.every((one) => one.attempts.length > 0)) return all;
    if (performance.now() > deadline) throw new Error(`${reference} was not announced`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** One notification of each event of each channel. */
export async function told(house: TestGateway): Promise<NotificationExample[]> {
  const { body } = await house.sandbox('notifications');
  const { notifications } = body as { notifications: NotificationView[] };
  const found = new Map<string, NotificationExample>();
  for (const { channel, event, reference } of notifications) {
    const [first] = await attempts(house, reference);
    const name = `${channel} ${event}`;
    if (first === undefined || found.has(name)) continue;
    const ofEvent = notifications.find((one) => one.channel === channel && one.event === event);
    const bytes = ofEvent?.attempts[0]?.request_body ?? first.request_body;
    found.set(name, { channel, event, body: JSON.parse(bytes) as object });
  }
  return [...found.values()].sort((a, b) =>
    `${a.channel} ${a.event}`.localeCompare(`${b.channel} ${b.event}`),
  );
}
