// The client's access token: one request for all calls that need it, renewed before it expires.
import { bytesOf } from './bytes.ts';
import { exchange, noAnswer } from './call.ts';
import type { Connection } from './connection.ts';
import { GapuraError } from './errors.ts';
import type { SnapKeys } from './keys.ts';
import { snapError, snapParsed } from './snap-answer.ts';

export interface ClientTokens {
  /** A token that is valid for some more time. Throws a GapuraError, or the reason of `signal`. */
  current(signal?: AbortSignal | undefined): Promise<string>;
  /** Discards a token that the gateway refused. */
  drop(token: string): void;
}

interface Held {
  token: Promise<string>;
  /** The token is renewed from this time on, in milliseconds since 1970. */
  renewAt: number;
  value?: string | undefined;
}

/** A token is renewed when a tenth of its lifetime is left, so that it does not expire during a call. */
const usedShare = 0.9;
const path = '/authorization/v1/access-token/b2b';

/** The access token of one client, requested when it is first needed. */
export function clientTokens(connection: Connection): ClientTokens {
  let held: Held | undefined;
  const request = async (mine: Held): Promise<string> => {
    const { token, lifeSeconds } = await ask(connection);
    mine.value = token;
    mine.renewAt = connection.now().getTime() + lifeSeconds * usedShare * 1000;
    return token;
  };
  return {
    async current(signal) {
      if (held === undefined || connection.now().getTime() >= held.renewAt) {
        const mine = { renewAt: Number.POSITIVE_INFINITY } as Held;
        held = mine;
        mine.token = request(mine);
        mine.token.catch(() => {
          if (held === mine) held = undefined;
        });
      }
      // A caller that gives up does not cancel the request: others may be waiting for it.
      return signal === undefined ? held.token : Promise.race([held.token, aborted(signal)]);
    },
    drop(token) {
      if (held?.value === token) held = undefined;
    },
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** One token request (DOKU API, SNAP: B2B token). Throws a GapuraError. */
async function ask(connection: Connection): Promise<{ token: string; lifeSeconds: number }> {
  const url = new URL(connection.baseUrl + path);
  const headers = await snapKeys(connection).token(connection.now());
  const body = bytesOf('{"grantType":"client_credentials"}');
  const call = { method: 'POST', path, requestId: headers['X-TIMESTAMP'] } as const;
  const out = { ...call, url, headers, body };
  const answer = await exchange(connection, out).catch((cause: unknown) => {
    if (cause instanceof GapuraError) throw cause;
    throw noAnswer(connection, call, 1, cause);
  });
  const { accessToken, expiresIn } = snapParsed(answer.body) as Record<string, unknown>;
  if (answer.status !== 200 || typeof accessToken !== 'string') {
    throw snapError(answer, { requestId: call.requestId, attempts: 1 });
  }
  return { token: accessToken, lifeSeconds: Number(expiresIn) || 900 };
}

/** The keys for SNAP. Throws a TypeError if the client was created without an RSA key. */
export function snapKeys({ keys }: Connection): SnapKeys {
  if (keys.snap !== undefined) return keys.snap;
  throw new TypeError('this channel uses SNAP: create the client with your RSA privateKey');
}
