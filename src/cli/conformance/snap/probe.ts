// What the checks of the SNAP dialect use: token requests and calls of which any part can be broken.
import { type KeyObject, randomInt } from 'node:crypto';
import { signingKey } from '../../../wire/classic/signature.ts';
import { writeJson } from '../../../wire/json.ts';
import { tokenRequestHeaders, transactionHeaders } from '../../../wire/snap/headers.ts';
import {
  changed,
  exchange,
  expectThat,
  Failed,
  Skipped,
  shortened,
  type Target,
} from '../probe.ts';

export const tokenPath = '/authorization/v1/access-token/b2b';
export const customerTokenPath = '/authorization/v1/access-token/b2b2c';
export const statusPath = '/orders/v1.0/debit/status';

export interface SnapTarget extends Target {
  privateKey: KeyObject;
  /** A valid token, requested once. Throws Failed if the gateway grants none. */
  token: () => Promise<string>;
}

export interface SnapAnswered {
  status: number;
  raw: Buffer;
  json: Record<string, unknown>;
}

/** The target with the merchant's RSA key and an access token. Without the key, each check that needs it is skipped. */
export function snapTarget(target: Target, privateKey: KeyObject | undefined): SnapTarget {
  let token: Promise<string> | undefined;
  const snap: SnapTarget = {
    ...target,
    get privateKey() {
      if (privateKey !== undefined) return privateKey;
      throw new Skipped("it needs the merchant's RSA key: give --private-key");
    },
    token: async () => {
      token ??= granted(snap);
      return token;
    },
  };
  return snap;
}

async function granted(target: SnapTarget): Promise<string> {
  const answer = await askForToken(target);
  expectCode(answer, '2007300');
  const { accessToken } = answer.json;
  if (typeof accessToken !== 'string') throw new Failed(`no token: ${shortened(answer.raw)}`);
  return accessToken;
}

/** Changes to a token request, made after it was signed. */
export interface TokenAsk {
  path?: string | undefined;
  body?: object | undefined;
  headers?: Record<string, string | undefined> | undefined;
}

/** Requests a token. Throws Failed if no answer comes. */
export async function askForToken(target: SnapTarget, ask: TokenAsk = {}): Promise<SnapAnswered> {
  const { path = tokenPath, body = { grantType: 'client_credentials' } } = ask;
  const signed = tokenRequestHeaders(target.privateKey, target.clientId, new Date());
  const headers = changed(signed, ask.headers);
  return exchange(target.url + path, { method: 'POST', headers, body: writeJson(body) });
}

export interface SnapCall {
  path: string;
  body: object | string;
  /** The signed body, if it differs from the body that is sent. */
  signed?: string | undefined;
  externalId?: string | undefined;
  /** Time of the signature; now unless set. */
  at?: Date | undefined;
  /** Replaces headers after signing; undefined removes one. */
  headers?: Record<string, string | undefined> | undefined;
}

/** Sends a transaction. Throws Failed if no answer comes. */
export async function sendSnap(target: SnapTarget, call: SnapCall): Promise<SnapAnswered> {
  const { path, at = new Date(), externalId = newExternalId() } = call;
  const body = typeof call.body === 'string' ? Buffer.from(call.body) : writeJson(call.body);
  const message = {
    clientId: target.clientId,
    externalId,
    target: path,
    token: await target.token(),
    body: call.signed === undefined ? body : Buffer.from(call.signed),
  };
  const signed = transactionHeaders(signingKey(target.secret), message, at);
  const headers = changed(signed, call.headers);
  return exchange(target.url + path, { method: 'POST', headers, body });
}

/** Digits that no other call of this run uses. */
export function newExternalId(): string {
  return `${Date.now()}${randomInt(1e8, 1e9)}`;
}

/** Throws Failed unless the answer has this code, its HTTP status and, if given, this message. */
export function expectCode({ status, json, raw }: SnapAnswered, code: string, message?: string) {
  const isCode = json.responseCode === code && status === Number(code.slice(0, 3));
  const isMessage = message === undefined || json.responseMessage === message;
  const wanted = message === undefined ? code : `${code} ${message}`;
  expectThat(isCode && isMessage, `HTTP ${status} ${shortened(raw)} instead of ${wanted}`);
}
