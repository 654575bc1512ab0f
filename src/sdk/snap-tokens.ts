// The client's access token: asked for once by everybody who needs it, renewed before it ends.
import { tokenRequestHeaders } from '../wire/snap/headers.ts';
import { exchange, noAnswer } from './call.ts';
import type { Connection } from './connection.ts';
import { GapuraError } from './errors.ts';
import { snapError, snapParsed } from './snap-answer.ts';

export interface ClientTokens {
  /** A token that lives for a while yet. */
  current(signal?: AbortSignal): Promise<string>;
  /** Forgets a token that the gateway did not take. */
  drop(token: string): void;
}

interface Held {
  token: Promise<string>;
  /** Milliseconds; the token is renewed from then on. */
  renewAt: number;
  value?: string;
}

/** A token is renewed when a tenth of its life is left, so that none ends on its way. */
const usedShare = 0.9;
const path = '/authorization/v1/access-token/b2b';

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
      // Whoever gives up leaves the request to the others that wait for it.
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
  const { clientId, privateKey } = connection;
  if (privateKey === undefined) throw new Error('a token cannot be asked for without a key');
  const url = new URL(connection.baseUrl + path);
  const headers = tokenRequestHeaders(privateKey, clientId, connection.now());
  const body = new Uint8Array(Buffer.from('{"grantType":"client_credentials"}'));
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
