// A SNAP merchant for tests: its keys, its gateway, and calls of which any part can be wrong.
import { createSecretKey, createSign, generateKeyPairSync, randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { ConfigFile } from '../../src/config/file.ts';
import { signSymmetric } from '../../src/wire/snap/signature.ts';
import { snapTimestamp } from '../../src/wire/snap/time.ts';
import {
  clientId,
  secretKey,
  startTestGateway,
  type TestGateway,
  type TestGatewayOptions,
} from './gateway.ts';
import type { Answer, Receiver } from './receiver.ts';

export const paths = {
  token: '/authorization/v1/access-token/b2b',
  customerToken: '/authorization/v1/access-token/b2b2c',
  payment: '/direct-debit/core/v1/debit/payment-host-to-host',
  refund: '/direct-debit/core/v1/debit/refund',
  status: '/orders/v1.0/debit/status',
} as const;

export const tokenUrlPath = '/v1.0/access-token/b2b';
export const notifyPath = '/v1.0/debit/notify';

/** A new RSA key pair of a merchant. */
const pair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
export const merchantPair = pair();

/** The configuration of a merchant who uses both dialects. */
export function snapFile(receiver: Receiver, more: Partial<ConfigFile> = {}): ConfigFile {
  return {
    merchants: [
      {
        name: 'Toko Uji',
        client_id: clientId,
        secret_key: secretKey,
        notification_url: `${receiver.origin}/payments/notifications`,
        snap: {
          public_key: merchantPair.publicKey,
          token_url: receiver.origin + tokenUrlPath,
          notification_url: receiver.origin + notifyPath,
        },
      },
    ],
    ...more,
  };
}

export function startSnapGateway(
  options: TestGatewayOptions & { more?: Partial<ConfigFile> } = {},
): Promise<TestGateway> {
  return startTestGateway({
    file: (receiver) => snapFile(receiver, options.more),
    ...options,
  });
}

export interface SnapHouse {
  readonly gateway: TestGateway;
  /** The merchant's access token. */
  readonly token: string;
  /** A signed transaction with that token. */
  call(path: string, body: object | string, options?: CallOptions): Promise<SnapReply>;
  /** Gets a new token, as after a move of the clock. */
  renewToken(): Promise<void>;
}

/** A gateway with a SNAP merchant for all tests of a file: started before the first, stopped after the last. */
export function useSnapGateway(options: Parameters<typeof startSnapGateway>[0] = {}): SnapHouse {
  let started: TestGateway | undefined;
  let token = '';
  const gateway = () => {
    if (started === undefined) throw new Error('the gateway is used before the tests begin');
    return started;
  };
  const renewToken = async () => {
    token = await getToken(gateway().url);
  };
  beforeAll(async () => {
    started = await startSnapGateway(options);
    await renewToken();
  });
  afterAll(() => started?.stop());
  return {
    get gateway() {
      return gateway();
    },
    get token() {
      return token;
    },
    call: (path, body, more) => call(gateway().url, path, token, body, more),
    renewToken,
  };
}

/** Writes the merchant's RSA key to a file for the command line. Returns its path. */
export function privateKeyFile(folder: string): string {
  const path = join(folder, 'merchant.pem');
  writeFileSync(path, merchantPair.privateKey);
  return path;
}

/** A merchant's server: a token for every token request, 200 to everything else. */
export const takesAll: Answer = (response, { target }) => {
  const token = { responseCode: '2007300', accessToken: 'merchant-token', expiresIn: 900 };
  response.end(target === tokenUrlPath ? JSON.stringify(token) : '{}');
};

export interface SnapReply {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

/** Posts a body with headers, and reads the answer. */
export async function post(
  url: string,
  path: string,
  headers: Record<string, string>,
  body: string | Uint8Array,
): Promise<SnapReply> {
  const sent = typeof body === 'string' ? body : new Uint8Array(body);
  const response = await fetch(url + path, { method: 'POST', headers, body: sent });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: JSON.parse(text) };
}

/** Headers of a valid token request. `change` replaces headers; undefined removes one. */
export function tokenHeaders(change: Record<string, string | undefined> = {}) {
  const timestamp = change['X-TIMESTAMP'] ?? snapTimestamp(new Date());
  const signature = createSign('sha256')
    .update(`${clientId}|${timestamp}`)
    .sign(merchantPair.privateKey, 'base64');
  return present({
    'Content-Type': 'application/json',
    'X-CLIENT-KEY': clientId,
    'X-TIMESTAMP': timestamp,
    'X-SIGNATURE': signature,
    ...change,
  });
}

export const grant = '{"grantType":"client_credentials"}';

export async function getToken(url: string): Promise<string> {
  const { body } = await post(url, paths.token, tokenHeaders(), grant);
  if (typeof body.accessToken !== 'string') throw new Error(`no token: ${JSON.stringify(body)}`);
  return body.accessToken;
}

/** Digits that no other call of this run uses. */
export function newExternalId(): string {
  return `${Date.now()}${randomInt(1_000_000, 9_999_999)}`;
}

export interface CallOptions {
  /** The posted body, if it differs from the signed one. */
  wire?: string | Uint8Array;
  /** Replaces headers after signing; undefined removes one. */
  headers?: Record<string, string | undefined>;
  timestamp?: string;
  externalId?: string;
  secret?: string;
}

/** Sends a signed transaction. A body that is a text is signed and sent unchanged. */
export function call(
  url: string,
  path: string,
  token: string,
  body: object | string,
  options: CallOptions = {},
): Promise<SnapReply> {
  const signed = typeof body === 'string' ? body : JSON.stringify(body);
  const timestamp = options.timestamp ?? snapTimestamp(new Date());
  const key = createSecretKey(Buffer.from(options.secret ?? secretKey));
  const parts = {
    method: 'POST',
    target: path,
    token,
    timestamp,
    body: Buffer.from(signed),
  } as const;
  const headers = present({
    'Content-Type': 'application/json',
    'X-TIMESTAMP': timestamp,
    'X-SIGNATURE': signSymmetric(key, parts),
    'X-PARTNER-ID': clientId,
    'X-EXTERNAL-ID': options.externalId ?? newExternalId(),
    Authorization: `Bearer ${token}`,
    ...options.headers,
  });
  return post(url, path, headers, options.wire ?? signed);
}

function present(headers: Record<string, string | undefined>): Record<string, string> {
  const given = Object.entries(headers).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Record<string, string>;
}

let made = 0;

/** The smallest body of a payment, with a new reference. */
export function paymentBody(change: Record<string, unknown> = {}) {
  made += 1;
  return {
    partnerReferenceNo: `INV-SNAP-${process.pid}-${made}`,
    amount: { value: '10000.00', currency: 'IDR' },
    additionalInfo: { channel: 'EMONEY_DANA_SNAP' },
    ...change,
  };
}

export function refundBody(
  reference: string,
  rupiah: number,
  change: Record<string, unknown> = {},
) {
  made += 1;
  return {
    originalPartnerReferenceNo: reference,
    refundAmount: { value: `${rupiah}.00`, currency: 'IDR' },
    partnerRefundNo: `REF-${process.pid}-${made}`,
    additionalInfo: { channel: 'EMONEY_DANA_SNAP' },
    ...change,
  };
}
