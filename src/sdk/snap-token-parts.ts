// What a token URL reads and answers, without the keys.
import { type TokenClaims, tokenLifeSeconds } from '../wire/snap/claims.ts';
import { snapTimestamp } from '../wire/snap/time.ts';
import { headerReader, type ReceivedHeaders } from './received.ts';
import { lateness } from './snap-parts.ts';

/** The options of a token handler, wherever it runs. */
export interface SnapTokenRules {
  clientId: string;
  /** The gateway's public key in PEM (in Gapura's sandbox: `GET /sandbox/v1/keys`). */
  gatewayPublicKey: string;
  /** How long a token is valid, in seconds; 900 unless set. */
  lifeSeconds?: number | undefined;
  /** How far X-TIMESTAMP may be from now, in seconds, both ways. 3600 unless set. */
  toleranceSeconds?: number | undefined;
  /** Wall-clock time. */
  now?: (() => Date) | undefined;
}

/** The answer that your handler sends. */
export interface SnapAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** A token request whose signature is still to be verified. */
export interface TokenRequest {
  timestamp: string;
  signature: string;
}

/** What is signed in a token request, or undefined if it is not for this client or not timely. */
export function tokenRequestIn(
  headers: ReceivedHeaders,
  { clientId, toleranceSeconds }: SnapTokenRules,
  now: Date,
): TokenRequest | undefined {
  const read = headerReader(headers);
  const [client, timestamp, signature] = ['X-CLIENT-KEY', 'X-TIMESTAMP', 'X-SIGNATURE'].map(read);
  if (client !== clientId || timestamp === undefined || signature === undefined) return undefined;
  return lateness(timestamp, now, toleranceSeconds) === undefined
    ? { timestamp, signature }
    : undefined;
}

/** What a new token says. */
export function newClaims({ clientId, lifeSeconds = tokenLifeSeconds }: SnapTokenRules, now: Date) {
  const iat = Math.floor(now.getTime() / 1000);
  const jti = crypto.randomUUID();
  const claims = { iss: clientId, clientId, use: 'b2b', jti, iat, nbf: iat } as const;
  return { ...claims, exp: iat + lifeSeconds } satisfies TokenClaims;
}

/** Whether a token that this key signed is this client's and has not expired. */
export function isCurrent(claims: TokenClaims | undefined, clientId: string, now: Date): boolean {
  return claims?.iss === clientId && claims.exp > Math.floor(now.getTime() / 1000);
}

/** HTTP 200 with `token`, or 401 if there is none (DOKU API, SNAP: payment notification, step 1). */
export function tokenAnswer(
  { clientId, lifeSeconds = tokenLifeSeconds }: SnapTokenRules,
  now: Date,
  token: string | undefined,
): SnapAnswer {
  const headers = {
    'Content-Type': 'application/json',
    'X-CLIENT-KEY': clientId,
    'X-TIMESTAMP': snapTimestamp(now),
  };
  if (token === undefined) {
    const refused = {
      responseCode: '4017300',
      responseMessage: 'Unauthorized. Invalid Signature',
    };
    return { status: 401, headers, body: JSON.stringify(refused) };
  }
  const granted = {
    responseCode: '2007300',
    responseMessage: 'Successful',
    accessToken: token,
    tokenType: 'Bearer',
    expiresIn: lifeSeconds,
    additionalInfo: '',
  };
  return { status: 200, headers, body: JSON.stringify(granted) };
}

/** The error for a public key that is not one. */
export function notAPublicKey(): TypeError {
  return new TypeError('gatewayPublicKey must be the RSA public key of the gateway in PEM.');
}
