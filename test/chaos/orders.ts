// Orders of every channel, and the signed calls that merchants make about them.
import { createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { fixtures as cards } from '../../src/channels/cards/fixtures.ts';
import { fixtures as dana } from '../../src/channels/dana/fixtures.ts';
import { all, type Edit, set } from '../../src/channels/fixture.ts';
import { allChannels } from '../../src/channels/index.ts';
import { fixtures as indodana } from '../../src/channels/indodana/fixtures.ts';
import { fixtures as indomaret } from '../../src/channels/indomaret/fixtures.ts';
import { fixtures as kredivo } from '../../src/channels/kredivo/fixtures.ts';
import { requestHeaders } from '../../src/wire/classic/headers.ts';
import { signingKey } from '../../src/wire/classic/signature.ts';
import { tokenRequestHeaders, transactionHeaders } from '../../src/wire/snap/headers.ts';
import type { Random } from './random.ts';

/** A small valid body of each channel, with an amount where it is free. A new channel must have one here. */
const bodies: Record<string, (rupiah: number) => object> = {
  kredivo: () => kredivo.minimal,
  indodana: () => indodana.minimal,
  indomaret: (rupiah) =>
    all(
      set('order.amount', rupiah),
      // A reusable code may be paid again and again; here each order is paid once.
      set('online_to_offline_info.reusable_status', false),
    )(indomaret.minimal),
  dana: (rupiah) => set('amount.value', `${rupiah}.00`)(dana.minimal),
  cards: (rupiah) => set('order.amount', rupiah)(cards.minimal),
};

export interface MerchantKeys {
  clientId: string;
  secretKey: string;
}

export const merchants: readonly MerchantKeys[] = [
  { clientId: 'BRN-0001-1700000000001', secretKey: 'SK-ChaosSecretKey00000001' },
  { clientId: 'BRN-0002-1700000000002', secretKey: 'SK-ChaosSecretKey00000002' },
];

const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const privateKey = createPrivateKey(pair.privateKey);
/** Both merchants' SNAP key. */
export const snapPublicKey = pair.publicKey;

/** A question to ask: everything but its signature, which is made for each call. */
export interface Question {
  dialect: 'classic' | 'snap';
  merchant: MerchantKeys;
  path: string;
  /** Request-Id or X-EXTERNAL-ID. */
  id: string;
  body: Buffer;
}

export interface Order {
  channel: string;
  merchant: MerchantKeys;
  reference: string;
  /** Rupiah. */
  amount: number;
  question: Question;
  /** Another valid body for the same id. */
  other: Question;
}

/** An order of a random channel and merchant, with a new reference and id. */
export function newOrder(random: Random): Order {
  const channel = random.pick(allChannels);
  const merchant = random.pick(merchants);
  const small = bodies[channel.id];
  if (small === undefined) throw new Error(`${channel.id} has no body in orders.ts`);
  const { address, uniqueFields } = channel.create;
  const reference = `CH-${random.uuid()}`;
  const fresh = (): Edit[] =>
    Object.entries(uniqueFields).map(([name, field]) =>
      set(field, name === 'reference' ? reference : `M-${random.uuid()}`),
    );
  const body = all(...fresh())(small(random.between(20_000, 900_000)));
  const id = address.dialect === 'classic' ? `R-${random.uuid()}` : digits(random);
  const question = {
    dialect: address.dialect,
    merchant,
    path: address.path,
    id,
    body: bytesOf(body),
  };
  const other = { ...question, body: bytesOf({ ...body, note: random.uuid() }) };
  return { channel: channel.id, merchant, reference, amount: amountOf(body), question, other };
}

function amountOf(body: object): number {
  const { order, amount } = body as {
    order?: { amount: number };
    amount?: { value: string };
  };
  return order?.amount ?? Number(amount?.value);
}

/** A refund of a paid order of a channel that has one, else undefined. */
export function refundOf(
  random: Random,
  { channel, merchant, reference, amount, question }: Order,
): { question: Question; amount: number } | undefined {
  if (channel === 'cards') {
    const body = {
      order: { invoice_number: reference },
      payment: { original_request_id: question.id },
      refund: { amount },
    };
    const path = '/cancellation/credit-card/refund';
    const id = `R-${random.uuid()}`;
    return {
      amount,
      question: { dialect: 'classic', merchant, path, id, body: bytesOf(body) },
    };
  }
  if (channel !== 'dana') return undefined;
  const body = {
    originalPartnerReferenceNo: reference,
    refundAmount: { value: `${amount}.00`, currency: 'IDR' },
    partnerRefundNo: `RF-${random.uuid()}`,
    additionalInfo: { channel: 'EMONEY_DANA_SNAP' },
  };
  const path = '/direct-debit/core/v1/debit/refund';
  const id = digits(random);
  return { amount, question: { dialect: 'snap', merchant, path, id, body: bytesOf(body) } };
}

const bytesOf = (body: object) => Buffer.from(JSON.stringify(body));
const digits = (random: Random) => Array.from({ length: 20 }, () => random.int(10)).join('');

/** What identifies a question in the history. */
export function keyOf({ merchant, path, id }: Question): string {
  return `${merchant.clientId} ${path} ${id}`;
}

export function contentOf({ body }: Question): string {
  return createHash('sha256').update(body).digest('hex');
}

export const tokenPath = '/authorization/v1/access-token/b2b';

/** Headers of a question, signed now. `token` is needed in SNAP. */
export function signedHeaders(question: Question, token: string): Record<string, string> {
  const { dialect, merchant, path: target, id, body } = question;
  const { clientId, secretKey } = merchant;
  const key = signingKey(secretKey);
  return dialect === 'classic'
    ? requestHeaders(key, { clientId, requestId: id, target, body }, new Date())
    : transactionHeaders(key, { clientId, externalId: id, target, token, body }, new Date());
}

/** Headers of a request for a SNAP token. */
export function tokenHeaders({ clientId }: MerchantKeys): Record<string, string> {
  return tokenRequestHeaders(privateKey, clientId, new Date());
}

/** Headers of a classic call without a body. */
export function readHeaders(
  { clientId, secretKey }: MerchantKeys,
  target: string,
  requestId: string,
): Record<string, string> {
  return requestHeaders(signingKey(secretKey), { clientId, requestId, target }, new Date());
}
