// Benchmarks of the SNAP dialect: its signatures alone, and signed payments on the gateway.
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createAccessTokens } from '../src/http/snap/access-tokens.ts';
import { signingKey } from '../src/wire/classic/signature.ts';
import { tokenRequestHeaders, transactionHeaders } from '../src/wire/snap/headers.ts';
import { readJwt } from '../src/wire/snap/jwt.ts';
import { signClient, verifiesClient, verifiesSymmetric } from '../src/wire/snap/signature.ts';
import { snapTimestamp } from '../src/wire/snap/time.ts';
import type { Shot } from './load.ts';

const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const privateKey = createPrivateKey(pair.privateKey);

/** The SNAP settings of the configured merchant. */
export const snapMerchant = { public_key: pair.publicKey };

const tokenPath = '/authorization/v1/access-token/b2b';
const paymentPath = '/direct-debit/core/v1/debit/payment-host-to-host';

/** A token for the merchant. */
export async function snapToken(url: string, clientId: string): Promise<string> {
  const answer = await fetch(url + tokenPath, {
    method: 'POST',
    headers: tokenRequestHeaders(privateKey, clientId, new Date()),
    body: '{"grantType":"client_credentials"}',
  });
  const { accessToken } = (await answer.json()) as { accessToken?: string };
  if (accessToken === undefined) throw new Error(`no token: ${answer.status}`);
  return accessToken;
}

let sent = 0;

/** Signed payments, each with its own reference and X-EXTERNAL-ID. */
export function snapPayments(
  count: number,
  { clientId, secretKey, token }: { clientId: string; secretKey: string; token: string },
): Shot[] {
  const key = signingKey(secretKey);
  return Array.from({ length: count }, () => {
    sent += 1;
    const body = Buffer.from(JSON.stringify(payment()));
    const externalId = `${Date.now()}${sent}`;
    const message = { clientId, externalId, target: paymentPath, token, body };
    return {
      method: 'POST',
      path: paymentPath,
      headers: transactionHeaders(key, message, new Date()),
      body,
    };
  });
}

function payment() {
  return {
    partnerReferenceNo: `B-${randomUUID()}`,
    urlParam: { url: 'https://shop.example/return', type: 'PAY_RETURN', isDeepLink: 'N' },
    amount: { value: '150000.00', currency: 'IDR' },
    additionalInfo: { channel: 'EMONEY_DANA_SNAP', orderTitle: 'Order of shoes' },
  };
}

/** How many of each per second, on one core. */
export function signatureRates(): Record<string, number> {
  const clientId = 'BRN-0001-1700000000001';
  const publicKey = createPublicKey(pair.publicKey);
  const tokens = createAccessTokens({ privateKey, publicKey, clock: { now: () => new Date() } });
  const { token } = tokens.issue(clientId, 'b2b');
  const timestamp = snapTimestamp(new Date());
  const signature = signClient(privateKey, clientId, timestamp);
  const key = signingKey('SK-BenchSecretKey0123456789');
  const text = JSON.stringify(payment());
  const check = (wire: string, signed: string) => {
    const target = paymentPath;
    const message = { clientId, externalId: '1', target, token, body: Buffer.from(signed) };
    const { 'X-SIGNATURE': signature, 'X-TIMESTAMP': at } = transactionHeaders(
      key,
      message,
      new Date(),
    );
    const parts = {
      method: 'POST',
      target,
      token,
      timestamp: at,
      body: Buffer.from(wire),
    } as const;
    return perSecond(() => verifiesSymmetric([key], parts, signature));
  };
  return {
    'token issued (RS256)': perSecond(() => tokens.issue(clientId, 'b2b').token !== ''),
    'token request verified (RSA)': perSecond(() =>
      verifiesClient(publicKey, clientId, timestamp, signature),
    ),
    'token verified, first seen': perSecond(() => readJwt(publicKey, token) !== undefined),
    'token verified, seen before': perSecond(() => tokens.clientOf(token, 'b2b') === clientId),
    'call verified, raw bytes': check(text, text),
    'call verified, minified': check(JSON.stringify(JSON.parse(text), null, 1), text),
    'call verified, re-serialised': check(text.replaceAll('/', '\\/'), text),
    'call refused, every form tried': perSecondRefused(key, text, token),
  };
}

function perSecondRefused(key: ReturnType<typeof signingKey>, text: string, token: string): number {
  const parts = { method: 'POST', target: paymentPath, token, timestamp: 'x' } as const;
  const body = Buffer.from(text.replace('shoes', 'sh\\u00e9s \\/'));
  const signature = Buffer.alloc(64).toString('base64');
  return perSecond(() => !verifiesSymmetric([key], { ...parts, body }, signature));
}

/** Runs `act` for half a second. Throws if it returns false, because then it measures something else. */
function perSecond(act: () => boolean): number {
  const until = performance.now() + 500;
  const startedAt = performance.now();
  let done = 0;
  while (performance.now() < until) {
    for (let i = 0; i < 50; i++) if (!act()) throw new Error('a signature was not accepted');
    done += 50;
  }
  return done / ((performance.now() - startedAt) / 1000);
}
