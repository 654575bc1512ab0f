// Access tokens that merchants issue to the gateway: fetched before a SNAP notification, kept until they expire.
import type { KeyObject } from 'node:crypto';
import type { Clock } from '../lib/clock.ts';
import type { MerchantDirectory } from '../merchants/merchant.ts';
import { tokenRequestHeaders } from '../wire/snap/headers.ts';
import { tokenLifeSeconds } from '../wire/snap/jwt.ts';
import type { Transport } from './notification.ts';
import type { HttpTransport } from './transport.ts';

export interface MerchantTokens {
  /** A valid token from this merchant. Throws with the reason if there is none. */
  tokenOf(clientId: string): Promise<string>;
  /** The same transport, which also drops a merchant's token when a SNAP notification fails. */
  dropTokenOnFailure(transport: Transport): Transport;
  /** Drops every token: the next notification to each merchant fetches a new one. */
  forget(): void;
}

export interface MerchantTokenDeps {
  merchants: MerchantDirectory;
  /** The gateway's own key: merchants verify with its public half. */
  privateKey: KeyObject;
  /** Business time. */
  clock: Clock;
  send: HttpTransport['send'];
  wallNow?: (() => Date) | undefined;
}

interface Held {
  token: Promise<string>;
  /** Until when it is used, in milliseconds on each clock. The clock that gets there first ends it. */
  business: number;
  wall: number;
}

/** A token is not used in its last seconds, because it could expire on the way. */
const safetyMarginSeconds = 30;

export function merchantTokens(deps: MerchantTokenDeps): MerchantTokens {
  const held = new Map<string, Held>();
  const wallNow = deps.wallNow ?? (() => new Date());
  const endOf = (lifeSeconds: number) => {
    const ms = Math.max(lifeSeconds - safetyMarginSeconds, 0) * 1000;
    return { business: deps.clock.now().getTime() + ms, wall: wallNow().getTime() + ms };
  };
  const fetchToken = async (clientId: string): Promise<string> => {
    const { token, lifeSeconds } = await request(deps, clientId, wallNow());
    const current = held.get(clientId);
    if (current !== undefined) held.set(clientId, { ...current, ...endOf(lifeSeconds) });
    return token;
  };
  return {
    async tokenOf(clientId) {
      const now = { business: deps.clock.now().getTime(), wall: wallNow().getTime() };
      const known = held.get(clientId);
      if (known && now.business < known.business && now.wall < known.wall) return known.token;
      // Everyone who needs the token now waits for the same request.
      const token = fetchToken(clientId);
      const mine = { token, business: Number.POSITIVE_INFINITY, wall: Number.POSITIVE_INFINITY };
      held.set(clientId, mine);
      token.catch(() => {
        if (held.get(clientId) === mine) held.delete(clientId);
      });
      return token;
    },
    dropTokenOnFailure: (transport) => async (notification, headers) => {
      const outcome = await transport(notification, headers);
      // Merchants answer a bad token with any status from 401 to 500, so any failure may mean a bad token.
      if (notification.dialect === 'snap' && outcome.error !== undefined) {
        held.delete(notification.clientId);
      }
      return outcome;
    },
    forget: () => held.clear(),
  };
}

/** DOKU API, SNAP: payment notification, step 1. Answers are read leniently, because client libraries differ. */
async function request(deps: MerchantTokenDeps, clientId: string, at: Date) {
  const url = deps.merchants.find(clientId)?.snap?.tokenUrl;
  if (url === undefined) throw new Error(`merchant ${clientId} has no snap.token_url`);
  const body = Buffer.from('{"grantType":"client_credentials"}');
  const headers = {
    'user-agent': 'Gapura',
    accept: '*/*',
    'content-length': String(body.length),
    ...tokenRequestHeaders(deps.privateKey, clientId, at),
  };
  const outcome = await deps.send({ url, body }, headers);
  if (outcome.error !== undefined) throw noToken(url, outcome.error);
  const answer = parsed(outcome.responseBody);
  const { accessToken: token, responseCode } = answer;
  // A refusal often comes with HTTP 200: only a token with a success code counts.
  const isRefused = responseCode !== undefined && !String(responseCode).startsWith('200');
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token) || isRefused) {
    const said = outcome.responseBody.slice(0, 200);
    throw noToken(url, `the answer holds no accessToken: ${said}`);
  }
  const life = Number(answer.expiresIn);
  return { token, lifeSeconds: life > 0 && life < 86_400 ? life : tokenLifeSeconds };
}

function noToken(url: string, why: string): Error {
  return new Error(`no token from ${url}: ${why}`);
}

interface TokenAnswer {
  responseCode?: unknown;
  accessToken?: unknown;
  expiresIn?: unknown;
}

function parsed(text: string): TokenAnswer {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === 'object' && answer !== null ? answer : {};
  } catch {
    return {};
  }
}
