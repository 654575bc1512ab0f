// The SNAP gates under arbitrary calls: never HTTP 500, never past them without the right signature, always with it.
import { createHash, createHmac, createVerify, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect } from 'vitest';
import { clientId, secretKey, type TestGateway } from '../support/gateway.ts';
import { fc } from '../support/property.ts';
import {
  getToken,
  grant,
  merchantPair,
  newExternalId,
  paths,
  paymentBody,
  startSnapGateway,
  tokenHeaders,
} from '../support/snap.ts';
import { fuzz } from './fuzz.ts';
import { headerIn, mutated, mutations } from './mutations.ts';
import { bytesOf, type RawAnswer, type RawCall, sendRaw } from './raw-call.ts';

let house: TestGateway;
let token = '';
beforeAll(async () => {
  house = await startSnapGateway();
  token = await getToken(house.url);
});
afterAll(() => house.stop());

const callNames = ['Authorization', 'X-TIMESTAMP', 'X-SIGNATURE', 'X-PARTNER-ID', 'X-EXTERNAL-ID'];

/** The signature of a call as the documentation describes it, over a body that is minified already. */
function signatureOf(call: RawCall, minified: Buffer): string {
  const hash = createHash('sha256').update(minified).digest('hex').toLowerCase();
  const bearer = headerIn(call, 'Authorization').replace(/^bearer +/i, '');
  const text = `${call.method}:${call.target}:${bearer}:${hash}:${headerIn(call, 'X-TIMESTAMP')}`;
  return createHmac('sha512', secretKey).update(text).digest('base64');
}

function isPast(answer: RawAnswer): boolean {
  return answer !== undefined && (answer.status < 300 || answer.status === 409);
}

/** A moment in Jakarta's time, as the documentation writes it. */
function momentAt(seconds: number): string {
  const shifted = new Date(Date.now() + (seconds + 7 * 3600) * 1000);
  return shifted.toISOString().replace(/\.\d+Z$/, '+07:00');
}

function signedCall(body: object, seconds: number, layout: string | undefined): RawCall {
  const minified = Buffer.from(JSON.stringify(body));
  const call: RawCall = {
    method: 'POST',
    target: paths.payment,
    headers: [
      ['Content-Type', 'application/json'],
      ['Authorization', `Bearer ${token}`],
      ['X-TIMESTAMP', momentAt(seconds)],
      ['X-PARTNER-ID', clientId],
      ['X-EXTERNAL-ID', newExternalId()],
    ],
    body: layout === undefined ? minified : Buffer.from(JSON.stringify(body, null, layout)),
  };
  return { ...call, headers: [...call.headers, ['X-SIGNATURE', signatureOf(call, minified)]] };
}

const send = (call: RawCall) => sendRaw(house.url, bytesOf(call));
const offset = fc.integer({ min: -3500, max: 3500 });
const title = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
const fresh = () => paymentBody({ partnerReferenceNo: `F-${randomUUID()}` });

fuzz(
  'lets every call pass that is signed, in any layout of its JSON',
  100,
  fc.record({ seconds: offset, extra: title, layout: fc.constantFrom(undefined, ' ', '\t') }),
  async ({ seconds, extra, layout }) => {
    const answer = await send(signedCall({ ...fresh(), extra }, seconds, layout));
    expect(answer?.status, answer?.text).toBe(200);
  },
);

/** Whether a changed call may pass: whoever signed it signed this content, under this token and time. */
function isGenuine(call: RawCall, before: RawCall): boolean {
  const same = ['X-TIMESTAMP', 'X-SIGNATURE', 'X-PARTNER-ID'].every(
    (name) => headerIn(call, name) === headerIn(before, name),
  );
  const bearer = headerIn(call, 'Authorization').replace(/^bearer +/i, '');
  return same && bearer === token && call.target === before.target && isSameContent(call, before);
}

/** Clients minify in different ways, so the layout is not signed, but the content is. */
function isSameContent(call: RawCall, before: RawCall): boolean {
  const contents = [call, before].map(({ body }) => {
    try {
      return JSON.stringify(JSON.parse(body.toString('utf8')));
    } catch {
      return undefined;
    }
  });
  return contents[0] !== undefined && contents[0] === contents[1];
}

fuzz(
  'lets no changed call pass that is not signed as it arrives, and never fails',
  400,
  fc.record({ seconds: offset, extra: title, changes: mutations(callNames) }),
  async ({ seconds, extra, changes }) => {
    const before = signedCall({ ...fresh(), extra }, seconds, undefined);
    const call = mutated(before, changes);
    const answer = await send(call);
    expect(answer?.status ?? 500, answer?.text).toBeLessThan(500);
    const told = `${answer?.status} ${answer?.text}`;
    if (!isGenuine(call, before)) expect(isPast(answer), told).toBe(false);
  },
);

fuzz(
  'never fails on a signed body of any bytes',
  250,
  fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc.json().map((text) => Buffer.from(text)),
    fc.integer({ min: 1, max: 20_000 }).map((depth) => Buffer.from('['.repeat(depth))),
  ),
  async (bytes) => {
    const call = signedCall({}, 0, undefined);
    const body = Buffer.from(bytes);
    const headers = call.headers.map(([name, value]): [string, string] =>
      name === 'X-SIGNATURE' ? [name, signatureOf(call, body)] : [name, value],
    );
    const answer = await send({ ...call, headers, body });
    expect(answer?.status ?? 500, answer?.text).toBeLessThan(500);
  },
);

const tokenNames = ['X-CLIENT-KEY', 'X-TIMESTAMP', 'X-SIGNATURE'];

function tokenCall(): RawCall {
  const headers = Object.entries(tokenHeaders()) as [string, string][];
  return { method: 'POST', target: paths.token, headers, body: Buffer.from(grant) };
}

function isSignedByMerchant(call: RawCall): boolean {
  const text = `${headerIn(call, 'X-CLIENT-KEY')}|${headerIn(call, 'X-TIMESTAMP')}`;
  const verify = createVerify('sha256').update(text);
  return verify.verify(merchantPair.publicKey, headerIn(call, 'X-SIGNATURE'), 'base64');
}

fuzz(
  'gives a token to nobody whose request is not signed, and never fails',
  200,
  mutations(tokenNames),
  async (changes) => {
    const call = mutated(tokenCall(), changes);
    const answer = await send(call);
    expect(answer?.status ?? 500, answer?.text).toBeLessThan(500);
    if (!isSignedByMerchant(call)) expect(isPast(answer), answer?.text).toBe(false);
  },
);
