// Texts that would run, break out or push a page apart if a page took them for more than text, in every field of a call.
import { randomUUID } from 'node:crypto';
import { drop, type Edit, set } from '../../src/channels/fixture.ts';
import { type Answered, classicSuites, type Suite, send } from './classic.ts';
import type { TestGateway } from './gateway.ts';
import { call, getToken, paths, paymentBody } from './snap.ts';

/** The longest first: fields have limits, and some take addresses only. */
const attacks = [
  `"'><script>window.hit = 1</script><img src=x onerror="window.hit = 1">\u202e\u2067${'W'.repeat(60)}`,
  `"'><script>window.hit=1</script><img src=x onerror=window.hit=1>`,
  '"><img src=x onerror=window.hit=1>',
  '<script>hit=1</script>',
  'javascript:window.hit=1//',
  `https://shop.test/"><script>window.hit=1</script>`,
  `https://shop.test/?q='onmouseover='window.hit=1`,
  `x"><svg/onload=hit=1>@a.test`,
  '"><b>\u202e',
  '<b>',
  'W'.repeat(400),
  'W'.repeat(60),
];

/** Paths of every text: `order.line_items[0].name`. */
function textsOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? [path] : [];
  return Object.entries(value).flatMap(([name, member]) => {
    const place = Array.isArray(value)
      ? `${path}[${name}]`
      : path === ''
        ? name
        : `${path}.${name}`;
    return textsOf(member, place);
  });
}

export interface Attacked {
  /** Invoices of orders that were accepted with such texts. */
  invoices: string[];
  /** Fields that took one. */
  fields: string[];
}

/** Tries every field of the channel's call, then sends one order with a hostile text in every field that takes one. */
async function attackChannel({ url }: TestGateway, suite: Suite): Promise<Attacked> {
  const { channel, path } = suite;
  const post = (...edits: Edit[]): Promise<Answered & { sent: object }> => {
    // The samples' split names accounts that the merchant has not.
    const sent = suite.body(drop('additional_info.settlement'), ...edits);
    return send(url, { path, body: JSON.stringify(sent) }).then((one) => ({ ...one, sent }));
  };
  const unique: string[] = Object.values(channel.create.uniqueFields);
  const kept: Edit[] = [];
  const fields: string[] = [];
  for (const leaf of textsOf(suite.fixtures.valid)) {
    for (const attack of attacks) {
      const edit: Edit = (body) => {
        const end = unique.includes(leaf) ? randomUUID().slice(0, 6) : '';
        return set(leaf, attack + end)(body);
      };
      if ((await post(...kept, edit)).status !== 200) continue;
      kept.push(edit);
      fields.push(`${channel.id} ${leaf}`);
      break;
    }
  }
  const last = await post(...kept);
  if (last.status !== 200) throw new Error(`${channel.id}: ${last.raw}`);
  const { order } = last.sent as { order: { invoice_number: string } };
  return { invoices: [order.invoice_number], fields };
}

/** The same in the SNAP dialect, where every member of the body is tried. */
async function attackSnap({ url }: TestGateway): Promise<Attacked> {
  const token = await getToken(url);
  const invoices: string[] = [];
  const fields: string[] = [];
  const more = {
    additionalInfo: {
      channel: 'EMONEY_DANA_SNAP',
      orderTitle: 'Sepatu',
      origin: { product: 'x', source: 'x' },
    },
    urlParam: [{ url: 'https://m.test/', type: 'PAY_RETURN', isDeepLink: 'N' }],
  };
  for (const leaf of textsOf(paymentBody(more))) {
    for (const attack of attacks) {
      const body = set(leaf, attack)(paymentBody(more)) as { partnerReferenceNo: string };
      const { status } = await call(url, paths.payment, token, body);
      if (status !== 200) continue;
      invoices.push(body.partnerReferenceNo);
      fields.push(`dana ${leaf}`);
      break;
    }
  }
  return { invoices, fields };
}

/** Attacks every channel, and the headers and paths of calls. */
export async function attack(house: TestGateway): Promise<Attacked> {
  const attacked: Attacked = { invoices: [], fields: [] };
  const begun = [...classicSuites.map((suite) => attackChannel(house, suite)), attackSnap(house)];
  for (const one of await Promise.all(begun)) merge(attacked, one);
  const [text = ''] = attacks.filter((one) => /^[\x20-\x7e]+$/.test(one));
  const [suite] = classicSuites;
  const path = suite?.path ?? '';
  const claims = { 'Client-Id': text, 'Request-Id': text, Signature: text };
  await send(house.url, { path, body: text, headers: claims });
  await send(house.url, { path: `/${encodeURIComponent(text)}`, body: text });
  await send(house.url, { path, body: '{}', requestId: text });
  return attacked;
}

function merge(into: Attacked, { invoices, fields }: Attacked): void {
  into.invoices.push(...invoices);
  into.fields.push(...fields);
}

/** A text for what people of a merchant type in the office. */
export const hostile = attacks[0] ?? '';
