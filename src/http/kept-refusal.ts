// A refused call of the merchant API on its way to being kept: which one it was, and why, in a sentence.
import type { DialectName } from '../dialect.ts';
import type { RefusalReason } from '../refusal.ts';
import type { RefusedCall, SignatureExplanation } from '../requests/refused.ts';
import { diagnoseTimestamp } from '../wire/classic/diagnosis/timestamp.ts';
import { timestampProblem } from '../wire/snap/diagnosis/timestamp.ts';
import { tokenLifeSeconds } from '../wire/snap/jwt.ts';
import type { AddressOf } from './caller.ts';
import { type Exchange, headerOf } from './exchange.ts';
import { problemOf } from './problems.ts';

/** For a signature that nobody has looked into. */
export const notLookedInto: SignatureExplanation = {
  looked: false,
  findings: [
    {
      code: 'unexplained',
      message: 'It was not looked into: there were too many such calls.',
      proven: false,
    },
  ],
  lines: [],
};

type Claimed = Pick<
  RefusedCall,
  'dialect' | 'method' | 'path' | 'headers' | 'body' | 'address' | 'clientId' | 'requestId'
>;

const claims = {
  classic: { client: ['client-id'], request: 'request-id' },
  snap: { client: ['x-partner-id', 'x-client-key'], request: 'x-external-id' },
} as const;

/** What a call says of itself. */
export function claimedBy(dialect: DialectName, exchange: Exchange, addressOf: AddressOf): Claimed {
  const { method, target: path, headers, body } = exchange;
  const address = addressOf(exchange);
  const { client, request } = claims[dialect];
  const [clientId] = client.flatMap((name) => headerOf(exchange, name) ?? []);
  const requestId = headerOf(exchange, request);
  return { dialect, method, path, headers, body, address, clientId, requestId };
}

/** The dialect that a call of an unknown path, or method, seems to be in. */
export function dialectOf(exchange: Exchange): DialectName {
  return claims.snap.client.some((name) => headerOf(exchange, name) !== undefined)
    ? 'snap'
    : 'classic';
}

/** Why it was refused, in a sentence for its developer. `now` is wall-clock time. */
export function whyRefused(
  dialect: DialectName,
  exchange: Exchange,
  reason: RefusalReason,
  explanation: SignatureExplanation | undefined,
  now: Date,
): string {
  switch (reason.code) {
    case 'SIGNATURE_INVALID':
      return explanation?.findings[0]?.message ?? problemOf(reason).message;
    case 'HEADER_MALFORMED':
    case 'TIMESTAMP_OUT_OF_RANGE':
      return whyTimestamp(dialect, exchange, reason, now) ?? problemOf(reason).message;
    case 'CLIENT_UNKNOWN':
      return dialect === 'classic'
        ? 'No merchant has this client id here: check it, and whether it belongs to this environment (sandbox or production).'
        : 'No merchant with this client id and a public key is here: check X-CLIENT-KEY, the environment, and that the public key was given to the gateway.';
    case 'CLIENT_DIFFERS':
      return `${reason.header} names another merchant than the access token was issued to: request the token with the same client id.`;
    case 'TOKEN_INVALID':
      return headerOf(exchange, 'authorization') === undefined
        ? 'There is no access token.'
        : `The access token is expired, or was not issued by this gateway: a token is valid for ${tokenLifeSeconds / 60} minutes, so request a new one.`;
    default:
      return problemOf(reason).message;
  }
}

function whyTimestamp(
  dialect: DialectName,
  exchange: Exchange,
  reason: Extract<RefusalReason, { header: string }>,
  now: Date,
): string | undefined {
  if (!reason.header.toLowerCase().endsWith('timestamp')) return undefined;
  const timestamp = headerOf(exchange, reason.header.toLowerCase()) ?? '';
  const toleranceSeconds = 'toleranceSeconds' in reason ? reason.toleranceSeconds : 3600;
  if (dialect === 'snap') return timestampProblem(timestamp, now, toleranceSeconds)?.message;
  return diagnoseTimestamp({ timestamp, now, toleranceSeconds })?.message;
}
